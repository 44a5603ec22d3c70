/// How much too late the kernel wakes a thread at the least, learnt from how late it did: a thread that asks to be
/// woken so much earlier is on time.
///
/// It follows the lower quartile of what it is told, a little at a time, so that a single preemption does not
/// count and waking too early, which costs processor time, stays the exception.
struct WakeLead {
    /// What is left to wait at most when the clock is looked at again and again, in nanoseconds.
    static let mostSpunNanoseconds: Int64 = 15_000
    /// Waking earlier than this would cost more than it gains.
    private static let mostNanoseconds: Int64 = 60_000
    private static let upNanoseconds: Int64 = 250
    private static let downNanoseconds: Int64 = 750

    /// How much earlier to be woken, in nanoseconds.
    private(set) var nanoseconds: Int64 = 0

    /// Learns from one waking; below 0 is too early.
    mutating func learn(lateNanoseconds: Int64) {
        let step = lateNanoseconds > nanoseconds ? Self.upNanoseconds : -Self.downNanoseconds
        nanoseconds = min(max(nanoseconds + step, 0), Self.mostNanoseconds)
    }
}
