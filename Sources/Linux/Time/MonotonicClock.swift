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
