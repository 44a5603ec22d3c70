import Quantities
import RunRecord

/// How a shard served before the first fault, to tell when it does so again.
///
/// Seconds are compared with seconds: of every second of the baseline (ten slices of 100 ms) the
/// worst error rate, the worst mean latency and the fewest completions are taken. A second is as good
/// when its error rate is no higher, its mean latency at most half as long again or 5 ms longer, and its
/// completions at least four fifths: a shard that answers nobody has neither errors nor latency. It must stay so
/// for five seconds, since operations that waited in the client's retries come back late.
struct LoadBaseline {
    /// What a mean latency may exceed the baseline's worst by.
    private static let latencyTolerance = 1.5
    /// What it may exceed it by in any case: less is no client's trouble, and on loopback the machine's noise.
    private static let latencyFloorMicroseconds = 5000.0
    /// What the completions may fall to, of the baseline's fewest.
    private static let completionTolerance = 0.8
    /// How long it must stay as good.
    private static let steadySeconds = 5

    private struct Second {
        var issued: UInt64 = 0
        var failed: UInt64 = 0
        var completed: UInt64 = 0
        var latencyMicroseconds: UInt64 = 0

        mutating func add(_ slice: LoadSlice) {
            issued += UInt64(slice.issued)
            failed += slice.failed
            completed += UInt64(slice.completed)
            latencyMicroseconds += slice.latencySumMicroseconds
        }

        var errorRate: Double { issued == 0 ? 0 : Double(failed) / Double(issued) }

        var meanLatency: Double {
            completed == 0 ? 0 : Double(latencyMicroseconds) / Double(completed)
        }
    }

    private let slices: [Int: LoadSlice]
    private let sliceNanoseconds: Int64
    private let slicesPerSecond: Int
    private let lastSlice: Int
    private var worstErrorRate = 0.0
    private var worstLatency = 0.0
    private var fewestCompleted = UInt64.max

    /// The baseline of a shard; nil when it served nothing for a whole second before the first
    /// fault.
    init?(_ load: LoadRecord, shard: Int, windows: RunWindows) {
        guard load.sliceMilliseconds > 0, let faultStart = windows.faultStart else { return nil }
        sliceNanoseconds = load.sliceMilliseconds * 1_000_000
        slicesPerSecond = max(1, Int(1000 / load.sliceMilliseconds))
        let own = load.series.filter { $0.shard == shard }
        slices = Dictionary(own.map { ($0.slice, $0) }, uniquingKeysWith: { first, _ in first })
        lastSlice = Int(windows.loadEnd.nanoseconds / sliceNanoseconds)
        let first = Int((windows.loadStart.nanoseconds + sliceNanoseconds - 1) / sliceNanoseconds)
        let last = Int(faultStart.nanoseconds / sliceNanoseconds) - slicesPerSecond
        guard first <= last else { return nil }
        var completed: UInt64 = 0
        for start in first...last {
            let second = second(from: start)
            completed += second.completed
            fewestCompleted = min(fewestCompleted, second.completed)
            worstErrorRate = max(worstErrorRate, second.errorRate)
            worstLatency = max(worstLatency, second.meanLatency)
        }
        if completed == 0 { return nil }
    }

    /// The start of the first second, not before `offset`, that is as good as the baseline and is followed
    /// by such seconds only, for as long as it must stay so or to the load's end; nil when none came.
    ///
    /// - Parameters:
    ///   - offset: From when on.
    ///   - excused: The slices at which seconds begin that count as good whatever they were.
    /// - Returns: Its start.
    func restored(after offset: Offset, excusing excused: Set<Int> = []) -> Offset? {
        let first = Int(max(0, offset.nanoseconds) / sliceNanoseconds)
        let last = lastSlice - slicesPerSecond
        guard first <= last else { return nil }
        var worsePlace = first - 1
        let steady = Self.steadySeconds * slicesPerSecond
        for start in first...last {
            if !excused.contains(start), !isRestored(second(from: start)) { worsePlace = start }
            let good = worsePlace + 1
            if start == last ? good <= last : start - good >= steady {
                return max(offset, Offset(nanoseconds: Int64(good) * sliceNanoseconds))
            }
        }
        return nil
    }

    /// The slices at which seconds begin that were worse than the baseline because operations took longer, and not
    /// because any failed or none was answered; only those after a first good second, since that ended the outage.
    func slowed(after offset: Offset) -> Set<Int> {
        let first = Int(max(0, offset.nanoseconds) / sliceNanoseconds)
        let last = lastSlice - slicesPerSecond
        guard first <= last,
            let good = (first...last).first(where: { isRestored(second(from: $0)) })
        else { return [] }
        return Set(
            (good...last).filter { start in
                let second = second(from: start)
                return !isRestored(second) && second.completed > 0
                    && second.errorRate <= worstErrorRate
            })
    }

    private func isRestored(_ second: Second) -> Bool {
        second.completed > 0
            && Double(second.completed) >= Double(fewestCompleted) * Self.completionTolerance
            && second.errorRate <= worstErrorRate
            && second.meanLatency
                <= max(
                    worstLatency * Self.latencyTolerance,
                    worstLatency + Self.latencyFloorMicroseconds)
    }

    private func second(from start: Int) -> Second {
        var second = Second()
        for slice in start..<start + slicesPerSecond {
            if let slice = slices[slice] { second.add(slice) }
        }
        return second
    }
}

extension LoadSlice {
    /// Operations of this slice that failed, in whatever class.
    var failed: UInt64 {
        outcomes.dropFirst().reduce(0) { $0 + UInt64($1) }
    }
}
