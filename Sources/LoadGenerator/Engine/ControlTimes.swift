import Evidence

/// When the windows begin and the load ends, on CLOCK_MONOTONIC in nanoseconds; `Int64.max` for
/// what is not known yet.
struct ControlTimes {
    var faultStart = Int64.max
    var recoveryStart = Int64.max
    var stop = Int64.max
    var drainEnd = Int64.max

    /// The window of an operation that is meant to be sent then.
    @inline(__always)
    func window(of intended: Int64) -> LoadWindow {
        if intended < faultStart { return .baseline }
        return intended < recoveryStart ? .fault : .recovery
    }

    /// When the baseline ends.
    var baselineEnd: Int64 { min(faultStart, stop) }
}
