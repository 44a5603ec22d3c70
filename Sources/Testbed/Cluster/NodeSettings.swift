import Linux
import RedisClient
import Wording

/// What nodes have of their configuration, and whether it is the plan's.
extension Cluster {
    /// What the server itself changes while it goes on: whom it follows, and what the harness gave back.
    private static let changing: Set<String> = [
        "replicaof", "slaveof", "repl-diskless-sync-delay", "maxclients",
    ]

    /// All directives of a node with their values; none where it does not answer, or may not be asked.
    ///
    /// - Parameter number: The node, from 1.
    /// - Returns: The values by name.
    package nonisolated func settings(of number: Int) async -> [String: String] {
        guard
            let words = try? await command(["CONFIG", "GET", "*"], on: number).elements?.map({
                $0.text ?? ""
            })
        else { return [:] }
        let pairs = stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }
        return Dictionary(pairs) { first, _ in first }
    }

    /// All directives of the living nodes, with the process that has them.
    package func settings() async -> [Int: NodeSettings] {
        var all: [Int: NodeSettings] = [:]
        for number in living() where nodes[number]?.condition == .running {
            all[number] = NodeSettings(
                process: nodes[number]?.process?.processIdentifier,
                values: await settings(of: number).filter { !Self.changing.contains($0.key) })
        }
        return all
    }

    /// Sees that a node has what the plan says, since a script may start it with arguments of its own.
    ///
    /// Compared are numbers and yes or no, which the server writes as the plan does.
    ///
    /// - Throws: `ClusterError` when it has something else.
    func proveSettings(of number: Int) async throws {
        let has = await settings(of: number)
        let (kept, _) = SandboxSecurity.divided(deployment.directives)
        let asked = Dictionary(kept.map { ($0.name, $0.value) }) { $1 }
        for (name, value) in asked.sorted(by: { $0.key < $1.key }) {
            guard let found = has[name], !Self.changing.contains(name), found != value,
                NodeSettings.isComparable(value), NodeSettings.isComparable(found)
            else { continue }
            throw ClusterError(
                .unavailable,
                "node \(number) has \(name) \(found), and the plan says \(value). Is "
                    + "'\(deployment.server.path)' a script? Let it pass on its arguments and give none of its own"
            )
        }
    }
}

/// The directives of one node at one moment.
package struct NodeSettings: Sendable {
    /// The process that has them; nil on a cluster that was there before.
    package var process: Int32?
    /// The values by name.
    package var values: [String: String]

    /// Directives of a process.
    package init(process: Int32?, values: [String: String]) {
        self.process = process
        self.values = values
    }

    /// Whether a value is written in one way only.
    static func isComparable(_ value: String) -> Bool {
        Int64(value) != nil || value == "yes" || value == "no"
    }

    /// What another process, or nobody, changed since then.
    ///
    /// - Parameters:
    ///   - later: The same node later.
    ///   - own: The directives that steps of the plan change.
    /// - Returns: Each change in words, without secrets; none of a process that is another one.
    package func changes(until later: NodeSettings, but own: Set<String>) -> [String] {
        guard process == later.process else { return [] }
        return values.sorted { $0.key < $1.key }.compactMap { name, value in
            guard !own.contains(name), let found = later.values[name], found != value else {
                return nil
            }
            let shown = [value, found].map { Secret.shown([$0], of: name).joined() }
            return "\(name) became '\(shown[1])' from '\(shown[0])'"
        }
    }
}
