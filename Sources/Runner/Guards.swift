import Judgement
import Linux
import Quantities
import RunRecord
import Testbed

/// What makes a run's numbers untrustworthy, checked while it goes on.
///
/// The machine was too busy (a 1 ms sleeper woke late), the wall clock was set (log times lie then), or
/// the harness's own watch fell behind.
struct Guards {
    private let nodeTimeout: Duration
    private let scheduling: SchedulingWatch
    private let watch: ClusterWatch
    private let timeline: Timeline
    private let begin: Int64
    private let wallClock: WallClockSample

    private var lateLimit: Duration { WatchedGuard.longestLateness(nodeTimeout: nodeTimeout) }

    init(
        nodeTimeout: Duration, scheduling: SchedulingWatch, watch: ClusterWatch,
        timeline: Timeline, wallClock: WallClockSample
    ) {
        self.nodeTimeout = nodeTimeout
        self.scheduling = scheduling
        self.watch = watch
        self.timeline = timeline
        self.wallClock = wallClock
        begin = MonotonicClock.now()
    }

    /// Looks at everything once at the end of a run, and records what tripped.
    ///
    /// - Parameter outputs: What watched over the nodes' output.
    func check(outputs: OutputGuard) {
        for node in outputs.ended.sorted() {
            trip(
                .nodeOutput,
                "node \(node) was ended, since it printed more than \(outputs.limit >> 20) MiB")
        }
        if let worst = scheduling.worst(since: begin) {
            let lateness = Duration.nanoseconds(worst.latenessNanoseconds)
            if lateness > lateLimit {
                trip(
                    .noise,
                    "a thread that slept 1 ms woke \(milliseconds(lateness)) late at "
                        + "\(seconds(worst.at)); at most \(milliseconds(lateLimit)) is allowed")
            }
        }
        for step in scheduling.steps(since: begin) {
            trip(
                .clockStep,
                "the wall clock was set by "
                    + "\(milliseconds(.nanoseconds(step.stepNanoseconds))) at \(seconds(step.at))")
        }
        let drift = WallClockSample.take().offsetNanoseconds - wallClock.offsetNanoseconds
        if Duration.nanoseconds(abs(drift)) > WatchedGuard.clockMovement,
            scheduling.steps(since: begin).isEmpty
        {
            trip(
                .clockDrift,
                "the wall clock moved \(milliseconds(.nanoseconds(drift))) against the monotonic "
                    + "clock during the run, so log times are off by as much")
        }
        let lag = watch.takeWorstLag()
        if lag > lateLimit {
            trip(
                .observer,
                "the watch of the nodes paused for \(milliseconds(lag)); at most "
                    + "\(milliseconds(lateLimit)) is allowed")
        }
        checkForOthers()
        vouch(lag)
    }

    /// Records what somebody else told the nodes.
    private func checkForOthers() {
        for node in watch.foreignTakeovers {
            trip(
                .somebodyElse,
                "node \(node) says that a client told it to take over (CLUSTER FAILOVER), and no step of the plan did"
            )
        }
        for (node, timeout) in watch.foreignTimeouts.sorted(by: { $0.key < $1.key }) {
            trip(
                .somebodyElse,
                "node \(node) had another cluster-node-timeout for a time, \(timeout), and no step of the plan set it"
            )
        }
    }

    /// Records what somebody else did to the nodes, in words.
    func check(_ findings: [OtherHands.Finding]) {
        for (_, what) in findings {
            trip(.somebodyElse, "\(what), and no step of the plan did that")
        }
    }

    /// Tells whether the polls and the probe, which are one thread, witnessed the run.
    private func vouch(_ lag: Duration) {
        let silent = watch.silentNodes().map(String.init).joined(separator: ", ")
        let stranger = watch.strangers.min { $0.key < $1.key }.map {
            "where node \($0.key) is asked, node \($0.value) answered"
        }
        let pause = lag > lateLimit ? "the watch paused for \(milliseconds(lag))" : nil
        timeline.witness(
            .poll,
            loss: pause ?? stranger
                ?? (silent.isEmpty ? nil : "never answered in the run: \(silent)"))
        timeline.witness(.probe, loss: pause)
    }

    /// Records that client programs claim what no server saw.
    func check(claims doubt: String?) {
        if let doubt { trip(.unseenClaims, doubt) }
    }

    /// Records what this program's own limits kept from being sent after the baseline.
    func check(_ load: LoadRecord?, policyLimitsInFlight: Bool) {
        for window in [LoadWindow.fault, .recovery] {
            let groups = (load?.groups ?? []).filter { $0.window == window }
            let issued = groups.reduce(UInt64(0)) { $0 + $1.issued }
            let own: [OperationOutcome] = policyLimitsInFlight ? [.keysBusy] : [.keysBusy, .shed]
            let turnedAway = groups.reduce(UInt64(0)) { sum, group in
                sum + own.reduce(UInt64(0)) { $0 + group.outcomes[Int($1.rawValue)] }
            }
            guard Double(turnedAway) > WatchedGuard.mostTurnedAway * Double(issued) else {
                continue
            }
            trip(
                .turnedAway,
                "\(turnedAway) of \(issued) operations in the window \(window.name) were not sent: as many as "
                    + "this program keeps were under way, or every key had a write under way; give the load more "
                    + "keys, or a limit of the client's own")
        }
    }

    /// Records that something makes the run's numbers untrustworthy.
    private func trip(_ tripped: WatchedGuard, _ message: String) {
        timeline.record(.guardTripped, at: timeline.now()) {
            $0[.guardName] = tripped.name
            $0[.message] = message
        }
    }

    private func milliseconds(_ duration: Duration) -> String {
        "\(Int(duration.inMilliseconds.rounded())) ms"
    }

    private func seconds(_ monotonic: Int64) -> String {
        let tenths = timeline.offset(monotonic).nanoseconds / 100_000_000
        return "\(tenths / 10).\(abs(tenths % 10)) s"
    }
}
