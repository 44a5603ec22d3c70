import OutageAnalysis

/// Maps the outage's time onto the plan's: stalls keep their ratio to the node timeout, idle time
/// between them is compressed further.
struct ReplayClock {
    /// The shortest node timeout: below it the protocol's fixed delays (half a second to a second
    /// before an election) outweigh it, and a busy machine's own delays look like failures.
    static let shortestNodeTimeout: Int64 = 750
    /// What runs before the first stall, to measure what is normal, in ms.
    private static let leadIn: Double = 5000
    /// What a cluster needs to settle between two stalls, beside four node timeouts, in ms.
    private static let settling: Double = 500

    /// The plan's node timeout, in ms.
    let nodeTimeout: Int64
    /// Stalls become so many times as long.
    let stallFactor: Double
    private let speed: Double
    /// Times in which something happens, in order; a moment is a time without length.
    private let busy: [ClosedRange<WallTime>]

    init(nodeTimeout: Int64, speed: Double, busy ranges: [ClosedRange<WallTime>]) {
        self.nodeTimeout = Self.planned(nodeTimeout: nodeTimeout, speed: speed)
        stallFactor = Double(self.nodeTimeout) / Double(nodeTimeout)
        self.speed = speed
        var busy: [ClosedRange<WallTime>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = busy.last, range.lowerBound <= last.upperBound {
                busy[busy.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                busy.append(range)
            }
        }
        self.busy = busy
    }

    /// The plan's node timeout for one of the outage, in ms.
    static func planned(nodeTimeout: Int64, speed: Double) -> Int64 {
        let wanted = Int64((Double(nodeTimeout) / speed).rounded())
        return min(nodeTimeout, max(shortestNodeTimeout, wanted))
    }

    /// When something happens in the plan, in ms from the start of the load; to 10 ms.
    func planned(_ time: WallTime) -> Int64 {
        var at = Self.leadIn
        var previous: WallTime?
        for range in busy {
            if let previous {
                let length = range.lowerBound - previous
                if time < range.lowerBound {
                    at += idle(length) * Double(time - previous) / Double(length)
                    break
                }
                at += idle(length)
            }
            if time <= range.upperBound {
                at += Double(max(0, time - range.lowerBound)) * stallFactor
                break
            }
            at += Double(range.upperBound - range.lowerBound) * stallFactor
            previous = range.upperBound
        }
        return Int64((at / 10).rounded()) * 10
    }

    /// What follows the last stall, in ms: the cluster becomes whole again.
    var leadOut: Int64 { nodeTimeout * 4 + 3000 }

    /// Idle time is compressed by the speed, but not below what the cluster needs to settle, as far
    /// as it had that in the outage.
    private func idle(_ milliseconds: Int64) -> Double {
        let length = Double(milliseconds)
        let least = min(length * stallFactor, Double(nodeTimeout) * 4 + Self.settling)
        return max(length / speed, least)
    }
}
