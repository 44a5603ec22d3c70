import OutageAnalysis
import Quantities

/// What of an outage is made to happen again: all that its logs show, or the worst part that there is
/// room for.
struct ReplayStretch {
    var stalls: [ReplayStall]
    var transfers: [ReplayTransfer]
    var handovers: [ReplayHandover]
    var reshards: [ReplayReshard]

    /// How many things happen in it.
    var count: Int { stalls.count + transfers.count + handovers.count + reshards.count }

    /// When something happens: it keeps its length in a plan, and what lies between gets shorter.
    ///
    /// A resynchronisation that follows a stall happens in what is left of the time after it.
    var ranges: [ClosedRange<WallTime>] {
        stalls.map { $0.from...$0.to }
            + transfers.filter { !$0.follows(any: stalls) }.map { $0.from...max($0.from, $0.to) }
            + handovers.map { $0.at...$0.at } + reshards.map { $0.at...$0.at }
    }

    /// The time that passes in a plan of it.
    func clock(nodeTimeout: Int64, speed: Double) -> ReplayClock {
        ReplayClock(nodeTimeout: nodeTimeout, speed: speed, busy: ranges)
    }

    /// What of it meets a condition on its first and last times.
    func filter(_ isIncluded: (_ from: WallTime, _ to: WallTime) -> Bool) -> ReplayStretch {
        ReplayStretch(
            stalls: stalls.filter { isIncluded($0.from, $0.to) },
            transfers: transfers.filter { isIncluded($0.from, $0.to) },
            handovers: handovers.filter { isIncluded($0.at, $0.at) },
            reshards: reshards.filter { isIncluded($0.at, $0.at) })
    }

    /// The part that fits into the limit and in which nodes stood still longest; of parts alike in
    /// that, the one in which most happened.
    func worst(nodeTimeout: Int64, _ pace: OutageReplay.Pace) -> ReplayStretch {
        let limit = pace.limit.wholeNanoseconds / 1_000_000
        func fitting(from start: WallTime?) -> ReplayStretch {
            let rest = start.map { start in filter { from, _ in from >= start } } ?? self
            let clock = rest.clock(nodeTimeout: nodeTimeout, speed: pace.speed)
            return rest.filter { clock.planned($1) <= limit - clock.leadOut }
        }
        let whole = fitting(from: nil)
        guard whole.count < count else { return self }
        // Every start is tried up to a number that takes no time; then every so many.
        let starts = Set(ranges.map(\.lowerBound)).sorted()
        let step = max(1, starts.count / 200)
        let parts = stride(from: 0, to: starts.count, by: step).map { fitting(from: starts[$0]) }
        return parts.max { $0.weight < $1.weight } ?? whole
    }

    /// How bad it was: how long nodes stood still, and how much happened.
    private var weight: (Int64, Int) { (stalls.map(\.milliseconds).reduce(0, +), count) }
}
