/// The answer to CLUSTER NODES, of Redis 3 to 8 and Valkey; or a file that holds one.
package struct ClusterNodes: Hashable, Sendable {
    /// The nodes in the order of their lines.
    package let nodes: [ClusterNode]
    /// Lines that could not be read; empty unless the text was damaged.
    package let malformedLines: [String]

    /// Reads all lines of the text.
    package init(_ text: some StringProtocol) {
        var nodes: [ClusterNode] = []
        var malformed: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            if let node = ClusterNode(line: line) {
                nodes.append(node)
            } else if !line.hasPrefix("vars ") {
                // A nodes.conf ends with a line of variables.
                malformed.append(String(line))
            }
        }
        self.nodes = nodes
        malformedLines = malformed
    }

    /// The node that answered.
    package var myself: ClusterNode? { nodes.first(where: \.isMyself) }

    /// The node with that id.
    package subscript(id: String) -> ClusterNode? { nodes.first { $0.id == id } }

    /// The node that serves a slot.
    package func owner(ofSlot slot: Int) -> ClusterNode? {
        nodes.first { $0.slots.contains { $0.contains(slot) } }
    }
}
