import Quantities

/// Something bad that was seen in runs and that no expectation of the plan asks about.
package struct Notice: Codable, Hashable, Sendable {
    /// What it is about.
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case lostWrites = "lost writes"
        case staleReads = "stale reads"
        case linearizability
        case failedOperations = "failed operations"
        case longWaits = "long waits"
        case longFailures = "long waits of failures"
        case noRecovery = "no recovery"
        case noFailover = "no failover"
        case healthyStopped = "healthy shards stopped"
        case healthyErrors = "healthy shards failed"
        case needlessFailovers = "needless failovers"
        case endedNodes = "nodes that ended"

        /// What is told, and from where on.
        package var summary: String {
            switch self {
            case .lostWrites: "acknowledged writes that are gone: from 1 on"
            case .staleReads: "reads older than a write acknowledged before them: from 1 on"
            case .linearizability: "recorded keys whose history no order explains: from 1 on"
            case .failedOperations: "operations that failed for good: from 1 on"
            case .longWaits:
                "the longest wait of an operation that succeeded: from \(seconds(Self.longWait)) on"
            case .longFailures:
                "the longest wait of an operation that failed: from \(seconds(Self.longWait)) on"
            case .noRecovery:
                "a shard that did not serve steadily, or the cluster not whole, at the load's end"
            case .noFailover: "a failover that was due and did not come"
            case .healthyStopped:
                "shards that no fault was done to and that answered nobody: from "
                    + "\(seconds(Self.longStop)) together on"
            case .healthyErrors: "operations that failed on such shards: from 1 on"
            case .needlessFailovers:
                "more failovers than the faults asked for: of a master that could serve, uncommanded"
            case .endedNodes: "nodes whose process ended though no fault ended it"
            }
        }

        /// An operation that kept its caller waiting for so long hung, in seconds.
        static let longWait = 1.0
        /// Less than that of standing still is the machine's noise, in seconds.
        static let longStop = 0.25

        private func seconds(_ value: Double) -> String { SampleText.text(value, .time) }
    }

    /// What it is about.
    package var kind: Kind
    /// What was seen, in a clause: the worst of the runs.
    package var text: String
    /// The runs it was seen in, by their numbers.
    package var runs: [Int]

    /// A notice.
    package init(kind: Kind, text: String, runs: [Int]) {
        self.kind = kind
        self.text = text
        self.runs = runs
    }
}
