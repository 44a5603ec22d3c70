/// How long a failover may take, derived from the protocol's constants.
///
/// With T = node-timeout and a cluster cron of 100 ms, for one lost master whose replica is linked:
///
/// | part | at most | why |
/// | --- | --- | --- |
/// | detection | 1.5 T + 0.2 s | a ping goes out when the last pong is older than T/2, PFAIL is set when it is unanswered for T, each at the cron's next tick |
/// | agreement | T/2 + 0.2 s | FAIL needs a majority's reports: a suspicion is named from the next tick on, and travels with the pings, sent to each node every T/2 |
/// | election delay | 1 s + 0.2 s | 500 ms + random up to 500 ms, scheduled at a tick, begun at a tick |
/// | vote | 0.1 s | a round trip with an fsync of nodes.conf: not bound by the protocol, one tick allowed |
///
/// Valkey 9.0 waits `2 * min(T/30, 500 ms)` instead of 1 s, and handles FAIL without waiting for a
/// tick; from 9.1 the best-ranked replica, and always a sole one, does not wait. The FAIL message
/// itself is sent at once. A vote that fails is repeated after `max(4 T, 4 s)`: that is not in the
/// worst case, and such failovers are labelled.
///
/// Detection and agreement bound their sum, not each alone: where the first master suspects early,
/// agreement waits for the others' suspicions too. Since Redis 4 a node pings another later when a
/// third one tells of a recent pong, so that the T/2 of agreement is the rule and no law. In the
/// discrete-event model (`shaketable predict`) the longest of 6,000 failovers of 6 nodes at each
/// node-timeout from 0.5 to 15 s, of 2,000 of 60 nodes, 1,000 of 200 and 1,000 of 1,000 nodes
/// stayed below it by 0.6 s or more.
///
/// Not in it, since no constant bounds them: several masters lost at once (Valkey from 8.1 then adds up
/// to 500 ms for each), a link to a second master lost in the same moment, and gossip before Redis 4,
/// which names a suspected node only by chance: at 500 nodes of Redis 3.0 and 20 s the model waits 52 s
/// for FAIL alone, and operators report minutes (redis issues 2285, 2336 and 3025).
///
/// Source: clusterCron, markNodeAsFailingIfNeeded and clusterHandleSlaveFailover in cluster.c of
/// Redis 7.0.15 (lines 4032 to 4202, 1505, 3592 to 3658) and cluster_legacy.c of Valkey 8.1.1;
/// Valkey pull requests 2209, 2227 and 2449.
package struct FailoverModel: Sendable {
    /// node-timeout, in seconds.
    package let nodeTimeoutSeconds: Double
    /// The server.
    package let server: ServerVersion
    /// The most replicas of one master.
    package let replicasPerMaster: Int

    /// The model of a run's cluster.
    package init(_ run: RunDescription) {
        self.init(
            nodeTimeoutSeconds: Double(run.nodeTimeoutMilliseconds) / 1000,
            server: ServerVersion(run.server),
            replicasPerMaster: run.topology.shards.map { $0.replicas.count }.max() ?? 0)
    }

    /// A model.
    package init(nodeTimeoutSeconds: Double, server: ServerVersion, replicasPerMaster: Int) {
        self.nodeTimeoutSeconds = nodeTimeoutSeconds
        self.server = server
        self.replicasPerMaster = replicasPerMaster
    }

    /// The bound of the textbooks: node-timeout * 1.5 + 1 s.
    package var textbookSeconds: Double { nodeTimeoutSeconds * 1.5 + 1 }

    /// The longest failover without a repeated vote, in seconds.
    package var worstCaseSeconds: Double { terms.reduce(0) { $0 + $1.seconds } }

    /// What a repeated vote adds: `max(4 T, 4 s)`, the retry time of an election.
    package var repeatedVoteSeconds: Double { max(4 * nodeTimeoutSeconds, 4) }

    /// The parts of the worst case in their order.
    package var terms: [FailoverBounds.Term] {
        [
            FailoverBounds.Term(
                phase: .detection, formula: "node-timeout * 1.5 + 0.2 s",
                seconds: nodeTimeoutSeconds * 1.5 + 0.2,
                source: "ping after T/2 without a pong, PFAIL after T more, each at the next "
                    + "100 ms tick of clusterCron"),
            FailoverBounds.Term(
                phase: .agreement, formula: "node-timeout / 2 + 0.2 s",
                seconds: nodeTimeoutSeconds / 2 + 0.2,
                source: "the other masters name whom they suspect from their next tick on, and "
                    + "their next ping comes at most T/2 and a tick later"),
            electionDelay,
            FailoverBounds.Term(
                phase: .vote, formula: "0.1 s", seconds: 0.1,
                source: "a round trip with an fsync of nodes.conf; not bound by the protocol, one "
                    + "tick allowed"),
        ]
    }

    private var electionDelay: FailoverBounds.Term {
        if server.isValkey(atLeast: 9, 1), replicasPerMaster <= 1 {
            return FailoverBounds.Term(
                phase: .electionDelay, formula: "0.1 s", seconds: 0.1,
                source: "a sole replica starts at once (Valkey pull request 2227); one tick")
        }
        if server.isValkey(atLeast: 9, 0) {
            return FailoverBounds.Term(
                phase: .electionDelay, formula: "min(node-timeout / 30, 0.5 s) * 2 + 0.1 s",
                seconds: min(nodeTimeoutSeconds / 30, 0.5) * 2 + 0.1,
                source: "a fixed and a random delay (Valkey pull request 2449), and a tick")
        }
        return FailoverBounds.Term(
            phase: .electionDelay, formula: "1.2 s", seconds: 1.2,
            source: "500 ms + random up to 500 ms for the best-ranked replica, and two ticks: "
                + "one to see the FAIL, one to begin")
    }
}

/// What a server says it is: `redis 7.0.15`, `valkey 9.1.2`.
package struct ServerVersion: Hashable, Sendable {
    /// Whether it is Valkey rather than Redis.
    package let isValkey: Bool
    /// The major version.
    package let major: Int
    /// The minor version.
    package let minor: Int

    /// Reads product and version; what is not understood counts as Redis 0.0.
    package init(_ text: String) {
        let words = text.lowercased().split { $0 == " " || $0 == "/" }
        isValkey = words.first == "valkey"
        let numbers = (words.dropFirst().first ?? "").split(separator: ".").map { part in
            Int(part.prefix { $0.isASCII && $0.isNumber }) ?? 0
        }
        major = numbers.first ?? 0
        minor = numbers.dropFirst().first ?? 0
    }

    /// Product and version, such as `redis 7.0`.
    package var text: String { "\(isValkey ? "valkey" : "redis") \(major).\(minor)" }

    /// Whether it is Valkey of at least this version.
    package func isValkey(atLeast major: Int, _ minor: Int) -> Bool {
        isValkey && (self.major, self.minor) >= (major, minor)
    }
}
