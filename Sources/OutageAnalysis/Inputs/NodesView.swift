import RedisClient

/// What CLUSTER NODES shows that is not in order.
enum NodesView {
    /// The id is one of so many first words: a collector's time, a runner's, and whose row it is may stand
    /// before it.
    private static let mostBefore = 6

    /// The lines of a text as people post it: without what stands before the ids, quotation marks, and
    /// `\\n` for the end of a line.
    static func plain(_ text: String) -> String {
        text.replacing("\\n", with: "\n").split(whereSeparator: \.isNewline).filter {
            isRow($0)
        }.map { line in
            var words = line.split(separator: " ").map { $0.filter { $0 != "\"" && $0 != "`" } }[
                ...]
            let isID = { (word: String) in word.count == 40 && word.allSatisfy(\.isHexDigit) }
            if words.prefix(mostBefore).contains(where: isID) {
                while let first = words.first, !isID(first) { words = words.dropFirst() }
            }
            return words.filter { !$0.isEmpty }.joined(separator: " ")
        }.joined(separator: "\n")
    }

    /// Whether a line is one of the answer, whole or damaged: prompts, headings, other commands' answers and
    /// sentences stand beside it.
    static func isRow(_ line: Substring) -> Bool {
        let words = line.split(separator: " ").map { $0.filter { $0 != "\"" && $0 != "`" } }
        let isOfNode = words.contains { word in
            let flags = word.split(separator: ",")
            return flags.contains("master") || flags.contains("slave")
                || flags.contains("handshake")
        }
        let hasID = words.prefix(mostBefore).contains {
            $0.count == 40 && $0.allSatisfy(\.isHexDigit)
        }
        // Times and the epoch: a sentence has no three numbers.
        let hasLink =
            (words.contains("connected") || words.contains("disconnected"))
            && words.count { Int64($0) != nil } >= 3
        return isOfNode && words.count >= 7 && (hasID || hasLink) || hasID && hasLink
            || words.first == "vars" && words.count > 1
    }

    /// The answers in a text: one that names a node again is another.
    static func answers(in text: String) -> [String] {
        var answers: [[Substring]] = [[]]
        var seen: Set<Substring> = []
        for line in plain(text).split(separator: "\n") {
            let id = line.prefix { $0 != " " }
            if id != "vars", !seen.insert(id).inserted, answers.count < 100 {
                answers.append([])
                seen = [id]
            }
            answers[answers.count - 1].append(line)
        }
        return answers.map { $0.joined(separator: "\n") }
    }

    /// In what the views of several nodes differ, node by node, in sentences: role, whether it is held for
    /// failed, slots, address. A node's own name for itself stands in its view's line.
    static func differences(_ views: [(name: String, nodes: ClusterNodes)]) -> [String] {
        guard views.count >= 2 else { return [] }
        let ids = Set(views.flatMap { $0.nodes.nodes.map(\.id) }).sorted()
        return ids.prefix(1000).compactMap { id in
            var order: [String] = []
            var sayers: [String: [String]] = [:]
            for view in views {
                let node = view.nodes.nodes.first { $0.id == id }
                let words = node.map { describe($0) } ?? "not known"
                if sayers[words] == nil { order.append(words) }
                sayers[words, default: []].append(view.name)
            }
            guard order.count > 1 else { return nil }
            let parts = order.map { "\($0), says \(Span.list(sayers[$0] ?? []))" }
            return "\(id.prefix(8)): \(parts.joined(separator: "; "))."
        }
    }

    private static func describe(_ node: ClusterNode) -> String {
        var words =
            node.isMaster
            ? "master of \(Span.count(node.slotCount, "slot", "slots"))"
            : "replica of \(node.masterID.map { String($0.prefix(8)) } ?? "nobody")"
        if node.flags.contains(.failed) { words += ", failed" }
        if node.flags.contains(.suspected), !node.flags.contains(.failed) { words += ", suspected" }
        return words
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
        // Every node names itself: where none does, only a part of the answer was posted.
        if missing > 0, nodes.myself != nil, nodes.nodes.contains(where: \.isMaster) {
            remarks.append("\(missing) slots belong to nobody in these rows.")
        }
        return remarks
    }
}
