package import Quantities

/// What the live view shows at one instant of a run; the runner fills one some ten times a second.
package struct LiveFrame: Sendable {
    /// What the run is doing.
    package enum Stage: String, CaseIterable, Sendable {
        case starting = "starting the cluster"
        case running = "running"
        case healing = "healing"
        case reading = "reading the writes back"
        case judging = "judging"
        case finished = "finished"
    }

    /// A step of the plan on the time line.
    package struct Step: Sendable {
        /// When it fires, since the run's start.
        package var at: Duration
        /// When its effect ends by itself; nil when it does not.
        package var until: Duration?
        /// The step in a few words.
        package var text: String

        /// A step.
        package init(at: Duration, until: Duration?, text: String) {
            self.at = at
            self.until = until
            self.text = text
        }
    }

    /// A node as it is seen now.
    package struct Node: Sendable {
        /// What its process is.
        package enum Process: String, Sendable {
            case starting
            case up
            case paused
            case dead
        }

        /// Its number, from 1.
        package var number: Int
        /// Its shard, from 1.
        package var shard: Int
        /// Whether it is a master now; nil when not known.
        package var isMaster: Bool?
        /// What its process is.
        package var process: Process
        /// The cluster's state in its view: `ok`, `fail`; nil when it does not answer.
        package var clusterState: String?
        /// Whether it is linked to its master; nil for a master and when not known.
        package var isLinked: Bool?
        /// What is done to its links, in a few words, such as `80 ms`; nil when nothing is.
        package var linkFault: String?

        /// A node.
        package init(
            number: Int, shard: Int, isMaster: Bool?, process: Process, clusterState: String?,
            isLinked: Bool?, linkFault: String? = nil
        ) {
            self.number = number
            self.shard = shard
            self.isMaster = isMaster
            self.process = process
            self.clusterState = clusterState
            self.isLinked = isLinked
            self.linkFault = linkFault
        }
    }

    /// Something that happened, in words.
    package struct Happening: Sendable, Equatable {
        /// When, since the run's start.
        package var at: Offset
        /// What, in a short sentence.
        package var text: String
        /// Whether it is bad news.
        package var isBad: Bool

        /// Something that happened.
        package init(at: Offset, text: String, isBad: Bool = false) {
            self.at = at
            self.text = text
            self.isBad = isBad
        }
    }

    /// The plan's name.
    package var plan: String
    /// Which run, from 1.
    package var run: Int
    /// How many runs there will be.
    package var runs: Int
    /// What the run is doing.
    package var stage: Stage
    /// Time since the run's start; since the start of the program while the cluster starts.
    package var elapsed: Duration
    /// The plan's duration.
    package var total: Duration
    /// The plan's steps in order.
    package var steps: [Step]
    /// Successful operations a second, oldest first, one value each second, the newest last.
    package var throughput: [Double]
    /// Failed operations over all, 0 to 1, over the same seconds.
    package var errorRate: [Double]
    /// Operations that have succeeded since the run's start.
    package var succeeded: UInt64
    /// Operations that have failed since the run's start.
    package var failed: UInt64
    /// Operations that wait for their answer.
    package var waiting: Int
    /// How long the oldest of them has been waiting.
    package var oldestWaiting: Duration
    /// The 99th percentile of the last second's latencies, those counted that still wait; nil when there is none.
    package var latencyP99: Duration?
    /// The nodes by their number.
    package var nodes: [Node]
    /// What happened, oldest first.
    package var happenings: [Happening]

    /// From when on an operation that waits is bad news.
    package static let longWait: Duration = .milliseconds(500)

    /// Whether the oldest operation has been waiting for so long.
    var hangs: Bool { oldestWaiting >= Self.longWait }

    /// What waits, in words: `waiting 2,310, the oldest 3.60 s`.
    var waitingText: String {
        waiting == 0
            ? "waiting 0"
            : "waiting \(ValueText.text(UInt64(waiting))), the oldest \(ValueText.text(oldestWaiting))"
    }

    /// A frame.
    package init(
        plan: String, run: Int, runs: Int, stage: Stage, elapsed: Duration, total: Duration,
        steps: [Step] = [], throughput: [Double] = [], errorRate: [Double] = [],
        succeeded: UInt64 = 0, failed: UInt64 = 0, waiting: Int = 0,
        oldestWaiting: Duration = .zero, latencyP99: Duration? = nil,
        nodes: [Node] = [], happenings: [Happening] = []
    ) {
        self.plan = plan
        self.run = run
        self.runs = runs
        self.stage = stage
        self.elapsed = elapsed
        self.total = total
        self.steps = steps
        self.throughput = throughput
        self.errorRate = errorRate
        self.succeeded = succeeded
        self.failed = failed
        self.waiting = waiting
        self.oldestWaiting = oldestWaiting
        self.latencyP99 = latencyP99
        self.nodes = nodes
        self.happenings = happenings
    }
}
