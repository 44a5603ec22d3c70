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
