import Glibc
import RunRecord
import Synchronization

/// What the workers and whoever steers them share: times, each written by one side only.
final class LoadControl: Sendable {
    private let faultStart = Atomic<Int64>(.max)
    private let recoveryStart = Atomic<Int64>(.max)
    private let stop = Atomic<Int64>(.max)
    private let drainEnd = Atomic<Int64>(.max)

    /// Operations meant to be sent from `now` on belong to the window; when the first fault begins, those under
    /// way too.
    func enter(_ window: LoadWindow, now: Int64) {
        switch window {
        case .baseline:
            faultStart.store(.max, ordering: .relaxed)
            recoveryStart.store(.max, ordering: .relaxed)
        case .fault:
            // A further fault does not move the baseline's end.
            _ = faultStart.compareExchange(expected: .max, desired: now, ordering: .relaxed)
            recoveryStart.store(.max, ordering: .relaxed)
        case .recovery:
            _ = faultStart.compareExchange(expected: .max, desired: now, ordering: .relaxed)
            recoveryStart.store(now, ordering: .relaxed)
        }
    }

    /// Issue nothing that is meant to be sent from `now` on, and end by `drainEnd`.
    func stop(now: Int64, drainEnd: Int64) {
        self.drainEnd.store(drainEnd, ordering: .relaxed)
        stop.store(now, ordering: .relaxed)
    }

    /// The times as they stand.
    var times: ControlTimes {
        ControlTimes(
            faultStart: faultStart.load(ordering: .relaxed),
            recoveryStart: recoveryStart.load(ordering: .relaxed),
            stop: stop.load(ordering: .relaxed),
            drainEnd: drainEnd.load(ordering: .relaxed))
    }
}

/// When the windows begin and the load ends, on CLOCK_MONOTONIC in nanoseconds; `Int64.max` for
/// what is not known yet.
struct ControlTimes {
    var faultStart = Int64.max
    var recoveryStart = Int64.max
    var stop = Int64.max
    var drainEnd = Int64.max

    /// The window of an operation that is meant to be sent then, as a raw value.
    @inline(__always)
    func window(of intended: Int64) -> Int {
        intended < faultStart ? 0 : intended < recoveryStart ? 1 : 2
    }

    /// Whether the baseline lasts then.
    @inline(__always)
    func isBaseline(_ now: Int64) -> Bool { now < faultStart && now < stop }
}

/// The clock of everything that is measured.
enum MonotonicTime {
    /// CLOCK_MONOTONIC in nanoseconds.
    @inline(__always)
    static var nanoseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
