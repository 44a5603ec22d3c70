import RedisClient

/// What CLUSTER NODES shows that is not in order.
enum NodesView {
    /// The lines of a text as people post it: without what stands before the ids, quotation marks, and
    /// `\\n` for the end of a line.
    static func plain(_ text: String) -> String {
        text.replacing("\\n", with: "\n").split(whereSeparator: \.isNewline).map { line in
            var words = line.split(separator: " ").map { $0.filter { $0 != "\"" && $0 != "`" } }[
                ...]
            let isID = { (word: String) in word.count == 40 && word.allSatisfy(\.isHexDigit) }
            if words.prefix(4).contains(where: isID) {
                while let first = words.first, !isID(first) { words = words.dropFirst() }
            }
            return words.filter { !$0.isEmpty }.joined(separator: " ")
        }.joined(separator: "\n")
    }

    /// Suspected and failed nodes, nodes without an address, slots that nobody serves.
    static func remarks(_ nodes: ClusterNodes) -> [String] {
        var remarks: [String] = []
        for node in nodes.nodes {
            let name = String(node.id.prefix(8))
            if node.flags.contains(.failed) {
                remarks.append("\(name) is held for failed.")
            } else if node.flags.contains(.suspected) {
                remarks.append("\(name) is suspected (fail?).")
            }
            if node.flags.contains(.noAddress) { remarks.append("\(name) has no address.") }
            let isServed =
                !node.flags.contains(.failed) && !node.flags.contains(.noAddress)
            if node.isMaster, node.slotCount > 0, !isServed {
                remarks.append("The \(node.slotCount) slots of \(name) are not served.")
            }
        }
        let missing = HashSlot.count - nodes.nodes.filter(\.isMaster).map(\.slotCount).reduce(0, +)
        if missing > 0, nodes.nodes.contains(where: \.isMaster) {
            remarks.append("\(missing) slots belong to nobody.")
        }
        return remarks
    }
}
