import Foundation
package import Linux
import Quantities
import RunRecord
import ServerLog
import Synchronization
import Wording

/// Follows all nodes' logs from one thread of its own and puts what they say on the timeline.
///
/// The servers write wall-clock times, cut off to the millisecond; they are mapped onto the monotonic clock
/// by the offset measured at the run's start. A node whose own clock was set by a fault is mapped back first.
package final class LogWatch: Sendable {
    private let paths: [Int: String]
    private let followed: [FollowedLog]
    private let events: LogEvents
    private let wallClock: WallClockSample
    private let clocks: NodeClocks
    private let timeline: Timeline
    private let answering: @Sendable () -> Set<Int>
    private let quietLevels: @Sendable () -> [Int: String]
    private let hearOfTakeover: @Sendable (Int, Int64) -> Void
    private let pulse = Mutex(LogPulse())
    private let stops = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)

    /// How often the logs are looked at. The lines carry their own times, so this costs no precision.
    private static let interval = 0.02

    /// A watch of files of this machine, by node, and of followed logs of a cluster that was there before; `lost` says of nodes
    /// why their logs cannot be had.
    package init(
        paths: [Int: String], followed: [FollowedLog] = [], lost: [Int: String] = [:],
        watch: ClusterWatch, wallClock: WallClockSample, clocks: NodeClocks,
        timeline: Timeline
    ) {
        self.followed = followed
        for (node, why) in lost.sorted(by: { $0.key < $1.key }) {
            pulse.withLock { $0.lose(node, why: why) }
        }
        quietLevels = { watch.quietLevels }
        answering = { watch.picture.reachable }
        hearOfTakeover = { watch.hearOfTakeover(by: $0, at: $1) }
        self.paths = paths
        events = LogEvents(numbers: watch.numbers) { watch.shard(ofNode: $0) }
        self.wallClock = wallClock
        self.clocks = clocks
        self.timeline = timeline
    }

    /// Starts the thread.
    package func start() {
        let thread = Thread { [self] in
            follow()
            ended.signal()
        }
        thread.name = "log-watch"
        thread.start()
    }

    /// Waits until every node that answers has written something more, so that nothing it wrote before is
    /// missing; tells the time line whether the logs witnessed the run.
    ///
    /// - Parameter doubt: Why what they tell cannot be put on the run's clock; nil when it can.
    package func vouch(unless doubt: String? = nil) async {
        let missing = await firstLoss()
        let now = MonotonicClock.now()
        _ = await pollUncancelled(
            every: .milliseconds(20), within: .nanoseconds(LogPulse.longestSilence),
            until: {
                let nodes = answered
                return pulse.withLock { $0.loss != nil || $0.isAlive(since: now, answering: nodes) }
            })
        let nodes = answered
        let loss = pulse.withLock { pulse in
            pulse.loss ?? doubt ?? missing
                ?? (pulse.isAlive(since: now, answering: nodes)
                    ? nil : "a node that answers wrote nothing at level debug at the run's end")
        }
        timeline.witness(.log, loss: loss)
    }

    /// The nodes that answer and whose logs tell by their lines that all of them are here.
    private var answered: Set<Int> {
        let speaking = followed.filter { !$0.isCounted }.map(\.node)
        return answering().intersection(Set(paths.keys).union(speaking))
    }

    /// Why a followed file is not all here; nil when each is.
    private func firstLoss() async -> String? {
        await withTaskGroup(of: (Int, String)?.self) { group in
            for log in followed where log.isCounted {
                group.addTask { await log.loss().map { (log.node, $0) } }
            }
            let losses = await group.reduce(into: []) { $0 += [$1].compactMap { $0 } }
            return losses.min { $0.0 < $1.0 }.map { "the log of node \($0.0) \($0.1)" }
        }
    }

    /// The levels at which nodes told too little; a file that is counted has all but suspicions from notice on.
    private var tooQuiet: [Int: String] {
        let counted = Set(followed.filter(\.isCounted).map(\.node))
        return quietLevels().filter {
            !counted.contains($0.key) || !FollowedLog.tellingLevels.contains($0.value)
        }
    }

    /// Reads what is there to the end, and stops the thread.
    package func stop() {
        stops.withLock { $0 = true }
        ended.wait()
    }

    private func follow() {
        let tails = paths.sorted { $0.key < $1.key }.map { LogTail(node: $0.key, path: $0.value) }
        while true {
            // Asked before reading: what was written until then is read for certain.
            let isLast = stops.withLock { $0 }
            for tail in tails {
                let loss = tail.advance { line in tell(line, of: tail.node) }
                if let loss { pulse.withLock { $0.lose(tail.node, why: loss) } }
            }
            for log in followed {
                let loss = log.advance { line in tell(line, of: log.node) }
                if let loss { pulse.withLock { $0.lose(log.node, why: loss) } }
            }
            let nodes = answered
            let quiet = tooQuiet
            pulse.withLock {
                $0.check(answering: nodes, at: MonotonicClock.now())
                $0.check(levels: quiet)
            }
            if isLast { return }
            Thread.sleep(forTimeInterval: Self.interval)
        }
    }

    private func tell(_ line: LogLine, of node: Int) {
        if line.level == .debug { pulse.withLock { $0.hear(node, at: MonotonicClock.now()) } }
        let written = clocks.machineTime(
            of: line.wallClockNanoseconds, on: node, readAt: MonotonicClock.wallClockNow())
        let moment = wallClock.monotonic(wallClockNanoseconds: written)
        let at = timeline.offset(moment)
        // What was written before the run's start belongs to the start-up, or to the run before.
        guard at >= .zero else { return }
        if case .failoverAsked = line.message { hearOfTakeover(node, moment) }
        guard let event = events.event(line.message, node: node, at: at) else {
            return
        }
        timeline.record(event)
    }
}

/// Whether the nodes' logs still tell what the servers do: at level debug a server of a cluster writes something
/// several times a second, and one that stands alone every five seconds.
struct LogPulse {
    /// A node that answers and writes nothing at level debug for so long writes its log no more, or not at
    /// that level.
    static let longestSilence: Int64 = 6_000_000_000
    /// The same for a node whose log never had such a line.
    static let longestStart: Int64 = 3_000_000_000

    private var heard: [Int: Int64] = [:]
    private var answeringSince: [Int: Int64] = [:]
    /// Why the logs do not tell all; nil while they do.
    private(set) var loss: String?

    /// A node's log had a line of level debug.
    mutating func hear(_ node: Int, at now: Int64) {
        heard[node] = now
    }

    /// A node's log became shorter, or can be read no more.
    mutating func lose(_ node: Int, why: String) {
        loss = loss ?? "the log of node \(node) \(why)"
    }

    /// Takes in which nodes said another level than debug: what they did meanwhile was not written.
    mutating func check(levels: [Int: String]) {
        for (node, level) in levels.sorted(by: { $0.key < $1.key }) {
            lose(node, why: "was at level \(level.quoted), not debug, for a time")
        }
    }

    /// Looks for nodes that answer and write nothing.
    mutating func check(answering nodes: Set<Int>, at now: Int64) {
        for node in answeringSince.keys where !nodes.contains(node) { answeringSince[node] = nil }
        for node in nodes {
            let since = answeringSince[node] ?? now
            answeringSince[node] = since
            let limit = heard[node] == nil ? Self.longestStart : Self.longestSilence
            let silence = now - max(since, heard[node] ?? since)
            if silence > limit {
                lose(node, why: "had no line at level debug for \(silence / 1_000_000_000) s")
            }
        }
    }

    /// Whether every node that answers wrote something since a moment.
    func isAlive(since moment: Int64, answering nodes: Set<Int>) -> Bool {
        nodes.allSatisfy { (heard[$0] ?? .min) >= moment }
    }
}
