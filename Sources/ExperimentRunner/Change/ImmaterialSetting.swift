package import Experiments
import Wording
package import Workload

/// Settings that differ and cannot matter under the load that is tried, so that measuring them were a waste.
package struct ImmaterialSetting: Sendable {
    /// Connections beside the load's: the harness's own, replicas', and both directions between nodes.
    private static let besides = 64
    /// No connection of a trial is idle for as long, in seconds.
    private static let longestRun = 300.0

    private let connections: Int
    private let nodes: Int
    private let settings: [[String: String]]

    /// What a workload and both configurations let matter.
    ///
    /// - Parameters:
    ///   - load: The load; nil for none.
    ///   - nodes: How many nodes the cluster has.
    ///   - tried: Each side's directives and values as redis.conf has them.
    package init(
        _ load: LoadSpecification?, nodes: Int, tried: [[(name: String, values: [String])]]
    ) {
        connections = load?.connectionsToNode ?? 0
        self.nodes = nodes
        settings = tried.map { side in
            Dictionary(side.map { ($0.name, $0.values.last ?? "") }) { $1 }
        }
    }

    /// Why a change of a directive cannot matter; nil where it can.
    package func reason(_ change: SettingChange) -> String? {
        let numbers = [change.from, change.to].map { $0.last.flatMap(Double.init) }
        switch change.name {
        case "maxclients":
            // 10,000 by default.
            let least = min(numbers[0] ?? 10000, numbers[1] ?? 10000)
            return least >= Double(connections + 2 * nodes + Self.besides)
                ? "cannot matter at \(connections.counted("connection")) to each node" : nil
        case "tcp-backlog":
            // 511 by default.
            let least = min(numbers[0] ?? 511, numbers[1] ?? 511)
            return least >= Double(connections + 2 * nodes)
                ? "cannot matter at \(connections.counted("connection")) to each node" : nil
        case "timeout":
            // 0, the default, is never.
            let isLong = numbers.allSatisfy { ($0 ?? 0) == 0 || ($0 ?? 0) >= Self.longestRun }
            return isLong ? "cannot matter: no connection is idle for so long" : nil
        case "appendfsync", "no-appendfsync-on-rewrite", "auto-aof-rewrite-percentage",
            "auto-aof-rewrite-min-size":
            return isOff("appendonly", "no")
                ? "cannot matter while appendonly is no" : nil
        case "min-replicas-max-lag":
            return isOff("min-replicas-to-write", "0")
                ? "cannot matter while min-replicas-to-write is 0" : nil
        case "stop-writes-on-bgsave-error":
            return "cannot matter where no snapshot fails"
        case "lua-time-limit", "busy-reply-threshold":
            return "cannot matter where no script runs"
        case "latency-monitor-threshold", "slowlog-log-slower-than", "slowlog-max-len":
            return "cannot matter: it is what is logged"
        default: return nil
        }
    }

    /// Whether a directive has, on both sides, the value that is also its default.
    private func isOff(_ name: String, _ value: String) -> Bool {
        settings.allSatisfy { ($0[name] ?? value).lowercased() == value }
    }

    /// The change, told why it is not tried where it cannot matter.
    package func marked(_ change: SettingChange) -> SettingChange {
        guard change.ignored == nil, let reason = reason(change) else { return change }
        var marked = change
        marked.ignored = reason
        marked.isImmaterial = true
        return marked
    }
}
