/// Estimates the offsets between the clocks of several nodes from what must be ordered: a FAIL is sent
/// before it is received; a vote is given after the election's start and before it is won.
///
/// Each such pair bounds the difference of two clocks from above; the bounds are closed over all nodes by
/// shortest paths (a system of difference constraints).
struct ClockEstimator {
    /// Messages further apart than this are not of the same event, in ms.
    private static let furthest: Int64 = 300_000

    private let count: Int
    /// `bounds[a][b]`: the clock of b minus the clock of a is at most this; nil when not bounded.
    private var bounds: [[Int64?]]
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
            if let won = election.wonAt, isEarliest(vote, votes) {
                order(vote.at, vote.source, won, source)
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
            let atMost = bounds[reference][source]
            let atLeast = bounds[source][reference].map { -$0 }
            var estimate: Int64 = 0
            switch (atLeast, atMost) {
            case (let low?, let high?): if low > 0 || high < 0 { estimate = (low + high) / 2 }
            case (let low?, nil): estimate = max(0, low)
            case (nil, let high?): estimate = min(0, high)
            case (nil, nil): break
            }
            return ClockOffset(
                source: source, milliseconds: estimate, atLeast: atLeast, atMost: atMost,
                pairs: pairs[source])
        }
    }

    /// A vote that came after the quorum is logged after the election was won; the earliest vote of an
    /// election is one that it needed. Which is the earliest is told by clocks that may differ, but by
    /// less than what an error would do: a bound that is a few milliseconds too tight.
    private func isEarliest(_ vote: Vote, _ votes: [Vote]) -> Bool {
        !votes.contains {
            $0.epoch == vote.epoch && $0.candidate == vote.candidate && $0.at < vote.at
        }
    }

    private mutating func order(
        _ earlier: WallTime, _ earlierSource: Int, _ later: WallTime, _ laterSource: Int
    ) {
        let difference = later - earlier
        guard earlierSource != laterSource, abs(difference) < Self.furthest else { return }
        let old = bounds[earlierSource][laterSource]
        bounds[earlierSource][laterSource] = min(old ?? difference, difference)
        pairs[earlierSource] += 1
        pairs[laterSource] += 1
    }

    private mutating func close() {
        for middle in 0..<count {
            for from in 0..<count where from != middle {
                guard let first = bounds[from][middle] else { continue }
                for to in 0..<count where to != from && to != middle {
                    guard let second = bounds[middle][to] else { continue }
                    bounds[from][to] = min(bounds[from][to] ?? .max, first + second)
                }
            }
        }
    }
}
