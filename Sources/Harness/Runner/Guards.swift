import Evidence
import Linux

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

    /// The longest lateness that still lets a failover be timed: a tenth of node-timeout, but never less
    /// than 50 ms, since the servers' own clock ticks every 100 ms.
    private var lateLimit: Duration { max(.milliseconds(50), nodeTimeout / 10) }
    /// How long the watch may go without a round.
    private static let lagLimit = Duration.seconds(1)
    /// How far the wall clock may drift from the monotonic one in a run.
    private static let stepLimitNanoseconds: Int64 = 5_000_000

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
    func check() {
        if let worst = scheduling.worst(since: begin) {
            let lateness = Duration.nanoseconds(worst.latenessNanoseconds)
            if lateness > lateLimit {
                trip(
                    "machine too noisy",
                    "a thread that slept 1 ms woke \(milliseconds(lateness)) late at "
                        + "\(seconds(worst.at)); at most \(milliseconds(lateLimit)) is allowed")
            }
        }
        for step in scheduling.steps(since: begin) {
            trip(
                "clock stepped",
                "the wall clock was set by "
                    + "\(milliseconds(.nanoseconds(step.stepNanoseconds))) at \(seconds(step.at))")
        }
        let drift = WallClockSample.take().offsetNanoseconds - wallClock.offsetNanoseconds
        if abs(drift) > Self.stepLimitNanoseconds, scheduling.steps(since: begin).isEmpty {
            trip(
                "clock drifted",
                "the wall clock moved \(milliseconds(.nanoseconds(drift))) against the monotonic "
                    + "clock during the run, so log times are off by as much")
        }
        let lag = watch.takeWorstLag()
        if lag > Self.lagLimit {
            trip(
                "observer fell behind",
                "the watch of the nodes paused for \(milliseconds(lag)); at most "
                    + "\(milliseconds(Self.lagLimit)) is allowed")
        }
    }

    /// Records that something makes the run's numbers untrustworthy.
    func trip(_ guardName: String, _ message: String) {
        timeline.record(
            .guardTripped, at: timeline.now(),
            details: ["guard": .text(guardName), "message": .text(message)])
    }

    private func milliseconds(_ duration: Duration) -> String {
        "\(Int(duration.inMilliseconds.rounded())) ms"
    }

    private func seconds(_ monotonic: Int64) -> String {
        let tenths = timeline.offset(monotonic).nanoseconds / 100_000_000
        return "\(tenths / 10).\(abs(tenths % 10)) s"
    }
}
