package import Quantities
import RunRecord

/// What somebody who tested against a cluster named, such as a test, and what the cluster went through meanwhile.
package struct MarkSpan: Hashable, Sendable {
    /// Its number, from 1.
    package let number: Int
    /// Its name.
    package let name: String
    /// When it began.
    package let from: Offset
    /// When it ended: when somebody said so, else when the next one began or the run ended.
    package let to: Offset
    /// The steps that took effect meanwhile, from 0, in order.
    package let steps: [Int]
    /// The longest outage of a fault that took effect meanwhile, in seconds, as the measure of that name has it; nil
    /// without faults or without a load that saw them.
    package let outage: Double?
    /// The load's operations that ended meanwhile, and those of them that failed; nil without a load.
    package let operations: (ended: UInt64, failed: UInt64)?

    package static func == (left: MarkSpan, right: MarkSpan) -> Bool {
        left.number == right.number && left.from == right.from
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

extension RunAnalysis {
    /// The run's marks in the order in which they began.
    package var markSpans: [MarkSpan] {
        let begins = record.timeline.filter { $0.kind == .markBegan }
        var ends: [Int: Offset] = [:]
        for event in record.timeline where event.kind == .markEnded {
            if let mark = event[.mark] { ends[mark] = ends[mark] ?? event.at }
        }
        let reader = record.load.map { OutageReader(self, $0) }
        return begins.enumerated().map { index, begin in
            let number = begin[.mark] ?? index + 1
            let next = index + 1 < begins.count ? begins[index + 1].at : record.end
            return span(
                begin, number: number, to: max(begin.at, ends[number] ?? next), reader)
        }
    }

    private func span(
        _ begin: Event, number: Int, to end: Offset, _ reader: OutageReader?
    ) -> MarkSpan {
        let own = hits.filter { begin.at <= $0.effect && $0.effect < end }
        let injected = record.timeline.filter {
            $0.kind == .faultInjected && begin.at <= $0.at && $0.at < end
        }
        var seen: Set<Int> = []
        let steps = injected.compactMap { $0[.step] }.filter { seen.insert($0).inserted }
        return MarkSpan(
            number: number, name: begin[.name] ?? "", from: begin.at, to: end,
            steps: steps,
            outage: own.compactMap { reader?.outage(of: $0, on: $0.shard) }.max(),
            operations: record.load.map { operations(of: $0, from: begin.at, to: end) })
    }

    /// What ended in the slices that begin in a time.
    private func operations(
        of load: LoadRecord, from begin: Offset, to end: Offset
    ) -> (ended: UInt64, failed: UInt64) {
        let length = max(1, load.sliceMilliseconds) * 1_000_000
        var (ended, failed): (UInt64, UInt64) = (0, 0)
        for slice in load.series {
            let at = Int64(slice.slice) &* length
            guard begin.nanoseconds / length <= Int64(slice.slice), at < end.nanoseconds else {
                continue
            }
            for (index, count) in slice.outcomes.enumerated() {
                ended &+= UInt64(count)
                if index != Int(OperationOutcome.success.rawValue) { failed &+= UInt64(count) }
            }
        }
        return (ended, failed)
    }
}
