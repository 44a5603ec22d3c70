import Quantities
import RunRecord
import Workload

extension LoadRecord {
    /// One record of what several workers measured; the peaks are the sums of theirs.
    init(merging reports: [WorkerReport]) {
        var lateness = LatencyHistogram()
        for report in reports { lateness.add(report.lateness) }
        self.init(
            groups: Self.mergedGroups(reports),
            sliceMilliseconds: SliceSeries.nanoseconds / 1_000_000,
            series: Self.mergedSeries(reports),
            stretches: OutcomeStretch.merged(reports.map(\.stretches)),
            stretchesDropped: reports.contains { $0.stretchesDropped },
            baselineAsked: reports.reduce(0) { $0 + $1.baselineAsked },
            baselineDelivered: reports.reduce(0) { $0 + $1.baselineDelivered },
            inFlightPeak: reports.reduce(0) { $0 + $1.inFlightPeak },
            schedulerLateness: lateness, ledger: nil)
        let cutOff = reports.reduce(0) { $0 + $1.cutOff }
        self.cutOff = cutOff > 0 ? cutOff : nil
        let peaks = reports.compactMap(\.connectionsPeak)
        connectionsPeak = peaks.isEmpty ? nil : peaks.reduce(0, +)
        let ways = Set(reports.compactMap(\.usesRing))
        transfers =
            ways.isEmpty
            ? nil
            : ways.sorted { !$0 && $1 }.map { ($0 ? TransferPreference.ioUring : .epoll).rawValue }
                .joined(separator: " and ")
        staleReads = reports.flatMap(\.staleReads).sorted {
            ($0.answeredAt, $0.key) < ($1.answeredAt, $1.key)
        }
    }

    private static func mergedGroups(_ reports: [WorkerReport]) -> [LoadGroup] {
        var result: [LoadGroup] = []
        for group in reports.flatMap(\.groups) {
            let same = result.firstIndex {
                $0.window == group.window && $0.shard == group.shard && $0.kind == group.kind
            }
            if let same {
                result[same].add(group)
            } else {
                result.append(group)
            }
        }
        return result.sorted {
            ($0.window.rawValue, $0.shard, $0.kind.rawValue)
                < ($1.window.rawValue, $1.shard, $1.kind.rawValue)
        }
    }

    /// The workers' series as one. Each is in order by itself, so that only one slice of each is unpacked
    /// at a time.
    private static func mergedSeries(_ reports: [WorkerReport]) -> [LoadSlice] {
        var series = reports.map { $0.slices.makeIterator() }
        var heads = series.indices.map { series[$0].next() }
        var result: [LoadSlice] = []
        result.reserveCapacity(reports.map { $0.slices.cellCount }.max() ?? 0)
        while let first = heads.compactMap({ $0 }).min(by: { $0.place < $1.place }) {
            var sum: SliceCounts?
            for index in heads.indices {
                guard let head = heads[index], head.place == first.place else { continue }
                sum?.add(head)
                sum = sum ?? head
                heads[index] = series[index].next()
            }
            if let sum { result.append(sum.evidence) }
        }
        return result
    }
}

extension LoadGroup {
    /// Adds what another worker counted for the same window, shard and kind.
    mutating func add(_ other: LoadGroup) {
        issued += other.issued
        for index in outcomes.indices { outcomes[index] += other.outcomes[index] }
        for index in attempts.indices { attempts[index] += other.attempts[index] }
        if let checked = other.checkedReads { checkedReads = (checkedReads ?? 0) + checked }
        if let stale = other.staleReads { staleReads = (staleReads ?? 0) + stale }
        latency.add(other.latency)
        serviceLatency.add(other.serviceLatency)
        failureLatency.add(other.failureLatency)
    }
}

extension OutcomeStretch {
    private struct Place: Hashable {
        let shard: Int
        let kind: OperationKind
        let node: Int
    }

    /// The stretches of several workers as one sequence, in the order of their first completion.
    ///
    /// Stretches of the same shard, kind, node and outcome that overlap or lie less than 100 ms apart
    /// become one, unless one that ended otherwise began in between.
    static func merged(_ workers: [[OutcomeStretch]]) -> [OutcomeStretch] {
        let sorted = workers.flatMap { $0 }.sorted { $0.firstCompleted < $1.firstCompleted }
        guard workers.count > 1 else { return sorted }
        var result: [OutcomeStretch] = []
        var newest: [Place: Int] = [:]
        for stretch in sorted {
            let place = Place(shard: stretch.shard, kind: stretch.kind, node: stretch.node)
            if let index = newest[place], result[index].outcome == stretch.outcome,
                stretch.firstCompleted - result[index].lastCompleted
                    < .nanoseconds(StretchLog.gapNanoseconds)
            {
                result[index].lastCompleted = max(
                    result[index].lastCompleted, stretch.lastCompleted)
                result[index].count += stretch.count
            } else {
                newest[place] = result.count
                result.append(stretch)
            }
        }
        return result
    }
}
