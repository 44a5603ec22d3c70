/// What `redis-cli --cluster check` found that is not in order.
enum ClusterCheck {
    /// Its errors and warnings, and masters without a replica, in sentences.
    static func remarks(_ text: String) -> [String] {
        var remarks: [String] = []
        var master: Substring?
        var hasReplica = true
        func closeMaster() {
            if let master, !hasReplica { remarks.append("The master \(master) has no replica.") }
            master = nil
        }
        for raw in text.split(whereSeparator: \.isNewline) {
            let line = raw.drop { $0 == " " }
            if line.hasPrefix("[ERR] ") || line.hasPrefix("[WARNING] ") {
                let words = line.drop { $0 != "]" }.dropFirst(2)
                if !remarks.contains(String(words)) { remarks.append(String(words.prefix(240))) }
            }
            if line.hasPrefix("Node "), line.contains(" has slots in ") {
                let words = String(line.prefix(240))
                if !remarks.contains(words) { remarks.append(words) }
            }
            if line.hasPrefix("M: ") || line.hasPrefix("S: ") || line.hasPrefix("[") {
                closeMaster()
                if line.hasPrefix("M: ") {
                    master = line.split(separator: " ").dropFirst(2).first
                    hasReplica = false
                }
            } else if line.contains("additional replica") {
                hasReplica = true
            } else if line.hasPrefix("slots: (0 slots)") || line.contains("(0 slots)") {
                // A master without slots needs none.
                master = nil
            }
        }
        closeMaster()
        return Array(remarks.prefix(40))
    }
}
