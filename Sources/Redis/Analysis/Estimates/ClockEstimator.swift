/// Estimates the offsets between the clocks of several nodes from what must be ordered: a FAIL is
/// sent before it is received; a vote is given after the election's start and before it is won.
///
/// Each such pair bounds the difference of two clocks from above; the bounds are closed over all
/// nodes by shortest paths (a system of difference constraints).
struct ClockEstimator {
    /// A bound on a difference of clocks, in ms.
    private struct Bound {
        /// The difference is at most this.
        let most: Int64
        /// How much of it was allowed for, because the order of its messages is only nearly
        /// certain.
        let slack: Int64
    }

    /// Messages further apart than this are not of the same event, in ms.
    private static let furthest: Int64 = 300_000
    /// A vote that came after the quorum is given later than the election is won, but not by this,
    /// in ms.
    private static let lateVote: Int64 = 1000

    private let count: Int
    /// `bounds[a][b]`: the clock of b minus the clock of a is at most this; nil when not bounded.
    private var bounds: [[Bound?]]
    private var pairs: [Int]

    /// An estimator of so many clocks.
    init(count: Int) {
        self.count = count
        bounds = Array(repeating: Array(repeating: nil, count: count), count: count)
        pairs = Array(repeating: 0, count: count)
    }

    /// Takes in the marks and the elections of all logs; `sourceOf` tells who wrote which log.
    mutating func take(
        marks: [FailMark], elections: [Election], votes: [Vote], sourceOf: [NodeID: Int]
    ) {
        var found: [NodeID: [FailMark]] = [:]
        for mark in marks where mark.toldBy == nil { found[mark.about, default: []].append(mark) }
        for mark in marks {
            guard let teller = mark.toldBy.flatMap({ sourceOf[$0] }) else { continue }
            let origin = found[mark.about, default: []].filter { $0.source == teller }
                .min { abs($0.setAt - mark.setAt) < abs($1.setAt - mark.setAt) }
            if let origin { order(origin.setAt, teller, mark.setAt, mark.source) }
        }
        for vote in votes {
            guard let epoch = vote.epoch, vote.refusal == nil,
                let source = sourceOf[vote.candidate],
                let election = elections.first(where: { $0.source == source && $0.epoch == epoch })
            else { continue }
            if let start = election.startedAt { order(start, source, vote.at, vote.source) }
            if let won = election.wonAt {
                order(vote.at, vote.source, won, source, slack: Self.lateVote)
            }
        }
    }

    /// The clock that most messages tie to others; the first among equals.
    var reference: Int {
        pairs.indices.max { (pairs[$0], -$0) < (pairs[$1], -$1) } ?? 0
    }

    /// The offsets of all clocks from the reference.
    consuming func offsets() -> [ClockOffset] {
        let reference = reference
        close()
        return (0..<count).map { source in
            if source == reference {
                return ClockOffset(
                    source: source, milliseconds: 0, atLeast: 0, atMost: 0, pairs: pairs[source])
            }
            let high = bounds[reference][source]
            let low = bounds[source][reference]
            return ClockOffset(
                source: source, milliseconds: Self.estimate(low, high),
                atLeast: low.map { -$0.most },
                atMost: high.map(\.most), pairs: pairs[source])
        }
    }

    /// 0 where that is possible. Else the end that is known without slack, since messages take a
    /// millisecond or two; the middle where both are known equally well.
    private static func estimate(_ low: Bound?, _ high: Bound?) -> Int64 {
        let least = low.map { -$0.most }
        let most = high?.most
        if (least ?? .min) <= 0, (most ?? .max) >= 0 { return 0 }
        guard let low, let high, let least, let most else { return least ?? most ?? 0 }
        if low.slack < high.slack { return least }
        return high.slack < low.slack ? most : (least + most) / 2
    }

    private mutating func order(
        _ earlier: WallTime, _ earlierSource: Int, _ later: WallTime, _ laterSource: Int,
        slack: Int64 = 0
    ) {
        let difference = later - earlier + slack
        guard earlierSource != laterSource, abs(difference) < Self.furthest else { return }
        tighten(earlierSource, laterSource, Bound(most: difference, slack: slack))
        pairs[earlierSource] += 1
        pairs[laterSource] += 1
    }

    private mutating func tighten(_ from: Int, _ to: Int, _ bound: Bound) {
        if let old = bounds[from][to], old.most <= bound.most { return }
        bounds[from][to] = bound
    }

    private mutating func close() {
        for middle in 0..<count {
            for from in 0..<count where from != middle {
                guard let first = bounds[from][middle] else { continue }
                for to in 0..<count where to != from && to != middle {
                    guard let second = bounds[middle][to] else { continue }
                    tighten(
                        from, to,
                        Bound(most: first.most + second.most, slack: first.slack + second.slack))
                }
            }
        }
    }
}
