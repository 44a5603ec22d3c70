import Quantities
import RunRecord

/// When one shard answered one kind of operation, and when it did not.
///
/// Read from the stretches of the load. Two things say that clients were not served: operations that failed,
/// and silences in which operations waited. A silence counts when it is longer than what the load itself
/// leaves between two answers, and when what ended it had indeed waited: nobody misses an answer that nobody
/// asked for, however slow the load.
struct ServiceRecord {
    /// What must pass without a failure until service is steady.
    static let steady: Duration = .seconds(1)
    /// Silences up to this long are inside a stretch and tell nothing.
    private static let shortestGap: Duration = .milliseconds(100)
    /// Once clients were served again, a shorter silence is the machine's noise and no new outage.
    private static let shortestRelapse: Duration = .milliseconds(250)
    /// The latency from which an operation is said to have waited, in microseconds.
    private static let waitingMicroseconds: UInt64 = 100_000

    /// A time without steady service.
    struct Disturbance: Hashable {
        /// The last good answer before it, or its first failure.
        let start: Offset
        /// The first good answer, or last failure, after which a second passes without either; nil when the load
        /// ended before that.
        var end: Offset?
    }

    /// A stretch of time.
    struct Span {
        var start: Offset
        var end: Offset
    }

    private let served: [Span]
    private let failed: [Span]
    private let gap: Duration
    private let waits: Waits
    private let loadEnd: Offset

    /// The record; nil when there was no such operation at all.
    init?(_ load: LoadRecord, shard: Int, kind: OperationKind, windows: RunWindows) {
        let stretches = load.stretches.filter { $0.shard == shard && $0.kind == kind }
        guard !stretches.isEmpty else { return nil }
        let successes = ServiceRecord.spans(stretches.filter { $0.outcome == .success })
        failed = ServiceRecord.joined(
            ServiceRecord.spans(stretches.filter { $0.outcome != .success }), gap: .zero)
        gap = ServiceRecord.longestGap(in: successes, until: windows.faultStart)
        // Answers of several nodes may overlap; a silence is one of them all.
        served = ServiceRecord.joined(successes, gap: ServiceRecord.shortestGap)
        waits = Waits(load, shard: shard)
        loadEnd = windows.loadEnd
    }

    /// Every time without steady service, in order; two with less than a steady second between them are one.
    func disturbances() -> [Disturbance] {
        var bad = failed + silences()
        if let tail = tail() { bad.append(tail) }
        bad.sort { $0.start < $1.start }
        var joined: [Span] = []
        for span in ServiceRecord.joined(bad, gap: ServiceRecord.steady) {
            joined.append(Span(start: span.start, end: answered(from: span.end)))
        }
        let lastServed = served.last?.end
        return ServiceRecord.joined(joined, gap: ServiceRecord.steady).map { span in
            let isSteady = lastServed.map { span.end + ServiceRecord.steady <= $0 } ?? false
            return Disturbance(start: span.start, end: isSteady ? span.end : nil)
        }
    }

    /// The silences in which operations waited, that in which the load ended included.
    func waitedSpans() -> [Span] { silences() + (tail().map { [$0] } ?? []) }

    /// The first good answer, not before a moment; the moment itself while answers came.
    private func answered(from moment: Offset) -> Offset {
        guard let span = served.first(where: { $0.end >= moment }) else { return moment }
        return max(moment, span.start)
    }

    private func silences() -> [Span] {
        zip(served, served.dropFirst()).map { Span(start: $0.end, end: $1.start) }
            .filter { silence in
                silence.end - silence.start > gap
                    && (failed.contains { $0.start <= silence.end && $0.end >= silence.start }
                        || waits.confirm(waitFrom: silence.start, until: silence.end))
            }
    }

    /// The silence in which the load ended, when operations were waiting then.
    private func tail() -> Span? {
        guard let last = served.last else {
            return Span(start: failed.first?.start ?? loadEnd, end: loadEnd)
        }
        guard loadEnd - last.end > max(gap, ServiceRecord.shortestRelapse),
            waits.areIssued(after: last.end + gap) ?? true
        else { return nil }
        return Span(start: last.end, end: loadEnd)
    }

    /// Whether a disturbance is long enough to be told from the machine's noise, when clients had been
    /// served since the fault.
    func isRelapse(_ disturbance: Disturbance) -> Bool {
        guard let end = disturbance.end else { return true }
        return end - disturbance.start >= ServiceRecord.shortestRelapse
            || failed.contains { $0.start <= end && $0.end >= disturbance.start }
    }

    /// How late an answer may come in this load without a fault: what precedes a fault by less may be its own.
    var resolution: Duration { gap }

    private static func spans(_ stretches: [OutcomeStretch]) -> [Span] {
        stretches.map { Span(start: $0.firstCompleted, end: $0.lastCompleted) }
            .sorted { $0.start < $1.start }
    }

    /// Spans in the order of their start with those made one that have less than `gap` between them.
    private static func joined(_ spans: [Span], gap: Duration) -> [Span] {
        var joined: [Span] = []
        for span in spans {
            if let last = joined.last, span.start - last.end <= gap {
                joined[joined.count - 1].end = max(last.end, span.end)
            } else {
                joined.append(span)
            }
        }
        return joined
    }

    /// Twice the longest silence before the first fault: a slow load is silent at times.
    private static func longestGap(in spans: [Span], until end: Offset?) -> Duration {
        var longest = shortestGap
        var reached: Offset?
        for span in spans {
            if let end, span.start >= end { break }
            if let reached { longest = max(longest, (span.start - reached) * 2) }
            reached = max(reached ?? span.end, span.end)
        }
        return longest
    }

    /// Whether operations of a shard were waiting, by the load's series.
    private struct Waits {
        private let nanoseconds: Int64
        private let longest: [Int: UInt64]
        /// Operations meant to be sent in a slice, less those that were answered in it.
        private let unanswered: [Int: Int64]
        private let lastIssued: Int?

        init(_ load: LoadRecord, shard: Int) {
            nanoseconds = load.sliceMilliseconds * 1_000_000
            let own = load.series.filter { $0.shard == shard }
            longest = Dictionary(
                own.map { ($0.slice, $0.latencyMaxMicroseconds) }, uniquingKeysWith: max)
            unanswered = Dictionary(
                own.map { ($0.slice, Int64($0.issued) - Int64($0.completed)) }, uniquingKeysWith: +)
            lastIssued = own.last { $0.issued > 0 }?.slice
        }

        /// Whether an operation that was meant to be sent in a silence, or about its end, had waited, or waited on when
        /// others were answered again; where the series does not tell, it had.
        func confirm(waitFrom start: Offset, until end: Offset) -> Bool {
            guard nanoseconds > 0, longest.values.contains(where: { $0 > 0 }) else { return true }
            let first = Int(start.nanoseconds / nanoseconds)
            let last = max(first, Int(end.nanoseconds / nanoseconds))
            let hasWaited = (first...last + 2).contains {
                longest[$0, default: 0] >= ServiceRecord.waitingMicroseconds
            }
            guard !hasWaited, first + 1 < last - 1 else { return hasWaited }
            // Whole slices, the last of which is one before the silence's end.
            return (first + 1..<last - 1).reduce(0) { $0 + unanswered[$1, default: 0] } > 0
        }

        /// Whether operations were to be sent after a moment; nil where the series does not tell.
        func areIssued(after moment: Offset) -> Bool? {
            guard nanoseconds > 0, let lastIssued else { return nil }
            return Int64(lastIssued) * nanoseconds >= moment.nanoseconds
        }
    }
}
