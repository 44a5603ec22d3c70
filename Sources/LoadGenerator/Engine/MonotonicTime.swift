import Glibc

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
