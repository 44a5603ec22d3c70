import ServerLog

/// Estimates the offsets between the clocks of several nodes from what must be ordered: a FAIL is
/// sent before it is received, a suspicion is held before it is reported, a vote is given after the
/// election's start and before it is won.
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

    /// Takes in what the logs of an analysis tell; `sourceOf` tells who wrote which log.
    mutating func take(_ analysis: OutageAnalysis, sourceOf: [NodeID: Int]) {
        let marks = analysis.failMarks.map {
            Told(about: $0.about, by: $0.toldBy, at: $0.setAt, $0.source)
        }
        let suspicions = analysis.suspicions.map {
            Told(about: $0.about, by: $0.toldBy, at: $0.at, $0.source)
        }
        take(marks.filter { $0.by != nil }, foundOut: marks.filter { $0.by == nil }, sourceOf)
        // Who was told of a failure reports it as well as who found it out.
        take(
            suspicions.filter { $0.by != nil },
            foundOut: suspicions.filter { $0.by == nil } + marks, sourceOf)
        for vote in analysis.votes {
            guard let epoch = vote.epoch, vote.refusal == nil,
                let source = sourceOf[vote.candidate],
                let election = analysis.elections.first(where: {
                    $0.source == source && $0.epoch == epoch
                })
            else { continue }
            if let start = election.startedAt { order(start, source, vote.at, vote.source) }
            if let won = election.wonAt, isTimely(vote, analysis) {
                order(vote.at, vote.source, won, source, slack: Self.lateVote)
            }
        }
    }

    /// What a node found out about another, or was told.
    private struct Told {
        let about: NodeID
        let by: NodeID?
        let at: WallTime
        let source: Int

        init(about: NodeID, by: NodeID?, at: WallTime, _ source: Int) {
            self.about = about
            self.by = by
            self.at = at
            self.source = source
        }
    }

    /// Orders what was found out before what was told of it.
    ///
    /// The same is found out again and again where nodes flap. The last time before it was told is
    /// taken for the one that was told: were the clocks far apart, no time would lie before. Where
    /// most of what a node told another has a time before it, what has none is told of something
    /// that the log does not show.
    private mutating func take(
        _ told: [Told], foundOut: [Told], _ sourceOf: [NodeID: Int]
    ) {
        struct Key: Hashable {
            let source: Int
            let about: NodeID
        }
        struct Channel: Hashable {
            let from: Int
            let to: Int
        }
        let found = Dictionary(grouping: foundOut) { Key(source: $0.source, about: $0.about) }
        var pairs: [Channel: [(found: WallTime, told: WallTime)]] = [:]
        for message in told {
            guard let teller = message.by.flatMap({ sourceOf[$0] }) else { continue }
            let times = found[Key(source: teller, about: message.about), default: []].map(\.at)
            let origin = times.filter { $0 <= message.at }.max() ?? times.min()
            if let origin {
                pairs[Channel(from: teller, to: message.source), default: []]
                    .append((origin, message.at))
            }
        }
        for (channel, all) in pairs {
            let ordered = all.filter { $0.found <= $0.told }
            for pair in ordered.count * 2 >= all.count ? ordered : all {
                order(pair.found, channel.from, pair.told, channel.to)
            }
        }
    }

    /// A node that stood still votes when it wakes, long after the election; so may a master that
    /// is being replaced.
    private func isTimely(_ vote: Vote, _ analysis: OutageAnalysis) -> Bool {
        let stoodStill = analysis.gaps.contains {
            $0.source == vote.source && $0.startedAt <= vote.at && vote.at - $0.endedAt <= 10_000
        }
        let wasReplaced = analysis.roleChanges.contains {
            $0.source == vote.source && $0.becomes == .replica && $0.at >= vote.at
                && $0.at - vote.at <= 10_000
        }
        return !stoodStill && !wasReplaced
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
            var high = bounds[reference][source]
            var low = bounds[source][reference]
            if let least = low.map({ -$0.most }), let most = high?.most, least > most {
                // They contradict each other: some messages were paired wrongly.
                (low, high) = (nil, nil)
            }
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
