import Quantities
package import RunRecord

/// The zones of a cluster: which nodes stand together, and how far the zones are from each other.
package struct ZoneLayout: Hashable, Sendable {
    /// How nodes are spread over zones.
    package enum Spread: Hashable, Sendable {
        /// Masters take turns, and each replica stands in another zone than its master, as far as there are others.
        case apart
        /// Masters take turns, and replicas stand with their masters.
        case together
        /// As the list says, a zone for each node.
        case listed([String])
    }

    /// The zones' names, in order, each once.
    package var names: [String] = []
    /// Who stands where.
    package var spread = Spread.apart
    /// How much longer a packet takes from one zone to another, one way.
    package var delay: Duration = .zero
    /// By how much that varies.
    package var jitter: Duration = .zero

    /// No zones.
    package init() {}

    /// Whether links between zones are slower than those within.
    package var isDistant: Bool { delay > .zero || jitter > .zero }

    /// Whether a text can be a zone's name.
    package static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 40
            && text.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0))
            }
    }

    /// The zone of each node of a cluster; empty where there are no zones.
    package func zones(of topology: Topology) -> [Int: String] {
        guard !names.isEmpty else { return [:] }
        var zones: [Int: String] = [:]
        for (index, shard) in topology.shards.enumerated() {
            for (place, node) in shard.nodes.enumerated() {
                switch spread {
                case .apart: zones[node] = names[(index + place) % names.count]
                case .together: zones[node] = names[index % names.count]
                case .listed(let list):
                    zones[node] = list.indices.contains(node - 1) ? list[node - 1] : nil
                }
            }
        }
        return zones
    }
}
