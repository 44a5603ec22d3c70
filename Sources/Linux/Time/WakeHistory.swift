/// What a `SchedulingWatch` saw, kept so that the worst since any point can be told exactly.
struct WakeHistory {
    /// Wakes in the order of time, each later in its waking than all that follow it. Of any stretch that reaches up to
    /// now, the first of these within it is the worst; and there are never many of them.
    private(set) var worst: [SchedulingWatch.Lateness] = []
    /// Every step of the wall clock.
    private(set) var steps: [SchedulingWatch.ClockStep] = []
    /// When the sleeping thread is to wake next; nil when none is asleep.
    var due: Int64?
    /// When the worst was taken last.
    var taken = Int64.min

    /// Notes a wake. Those before it that were no later tell nothing any more.
    mutating func note(_ wake: SchedulingWatch.Lateness) {
        while let last = worst.last, last.latenessNanoseconds <= wake.latenessNanoseconds {
            worst.removeLast()
        }
        worst.append(wake)
    }

    /// Notes a step of the wall clock if there is one between the two samples.
    mutating func note(from earlier: WallClockSample, to later: WallClockSample) {
        let change = later.offsetNanoseconds - earlier.offsetNanoseconds
        let elapsed = later.monotonicNanoseconds - earlier.monotonicNanoseconds
        let doubt = later.uncertaintyNanoseconds + earlier.uncertaintyNanoseconds
        // The kernel slews by at most 500 parts in a million (adjtimex, MAXFREQ); twice that is allowed for.
        guard abs(change) > 5_000_000 + elapsed / 1000 + doubt else { return }
        steps.append(
            SchedulingWatch.ClockStep(at: later.monotonicNanoseconds, stepNanoseconds: change))
    }

    /// The worst wake at or after `start`, the one that is overdue `now` included.
    func worst(since start: Int64, now: Int64) -> SchedulingWatch.Lateness? {
        var low = 0
        var high = worst.count
        while low < high {
            let middle = (low + high) / 2
            if worst[middle].at < start { low = middle + 1 } else { high = middle }
        }
        let past = low < worst.count ? worst[low] : nil
        guard let due, now > due, now - due > past?.latenessNanoseconds ?? 0 else { return past }
        return SchedulingWatch.Lateness(at: now, latenessNanoseconds: now - due)
    }
}
