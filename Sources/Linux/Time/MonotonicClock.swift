import CLinux
import Glibc

/// The one clock of a run: CLOCK_MONOTONIC, which never steps and is the same for all processes.
package enum MonotonicClock {
    /// Nanoseconds on CLOCK_MONOTONIC, counted from some point before this machine's start.
    package static func now() -> Int64 {
        read(CLOCK_MONOTONIC)
    }

    /// Nanoseconds since 1970, UTC, on the wall clock (CLOCK_REALTIME), which may step.
    package static func wallClockNow() -> Int64 {
        read(CLOCK_REALTIME)
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        let result = clock_gettime(clock, &time)
        precondition(result == 0, "Linux has always had CLOCK_MONOTONIC and CLOCK_REALTIME.")
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// How far the wall clock was ahead of CLOCK_MONOTONIC at one moment, and how surely that is known.
///
/// Maps times that others wrote by the wall clock (a server's log) onto the run's clock. Two samples of
/// one run that differ by more than their uncertainties say that the wall clock was set meanwhile.
package struct WallClockSample: Codable, Equatable, Sendable {
    /// When the sample was taken, in nanoseconds on CLOCK_MONOTONIC.
    package let monotonicNanoseconds: Int64
    /// Wall clock minus CLOCK_MONOTONIC, in nanoseconds.
    package let offsetNanoseconds: Int64
    /// The true offset lies within so many nanoseconds of `offsetNanoseconds`.
    package let uncertaintyNanoseconds: Int64

    /// Reads the wall clock between two readings of CLOCK_MONOTONIC, so many times, and keeps the tightest.
    package static func take(readings: Int = 32) -> WallClockSample {
        precondition(readings > 0, "A sample needs at least one reading.")
        var best = reading()
        for _ in 1..<readings {
            let next = reading()
            if next.uncertaintyNanoseconds < best.uncertaintyNanoseconds { best = next }
        }
        return best
    }

    /// The point on CLOCK_MONOTONIC, in nanoseconds, at which the wall clock showed the given time.
    ///
    /// - Parameter wallClockNanoseconds: Nanoseconds since 1970, UTC.
    /// - Returns: Nanoseconds on CLOCK_MONOTONIC.
    package func monotonic(wallClockNanoseconds: Int64) -> Int64 {
        wallClockNanoseconds - offsetNanoseconds
    }

    private static func reading() -> WallClockSample {
        let before = MonotonicClock.now()
        let wall = MonotonicClock.wallClockNow()
        let after = MonotonicClock.now()
        let middle = before + (after - before) / 2
        return WallClockSample(
            monotonicNanoseconds: middle, offsetNanoseconds: wall - middle,
            uncertaintyNanoseconds: (after - before) / 2 + 1)
    }
}
