/// When one shard answered one kind of operation well, and when not.
struct ServiceRecord {
    /// What must pass without a failure.
    private static let steady: Duration = .seconds(1)
    /// Silences up to this long are inside a stretch and tell nothing.
    private static let shortestGap: Duration = .milliseconds(100)

    private struct Span {
        let start: Offset
        var end: Offset
    }

    private let served: [Span]
    private let failed: [Span]

    /// The record; nil when there was no such operation at all.
    init?(_ load: LoadRecord, shard: Int, kind: OperationKind, windows: RunWindows) {
        let stretches = load.stretches.filter { $0.shard == shard && $0.kind == kind }
        guard !stretches.isEmpty else { return nil }
        let successes = ServiceRecord.spans(stretches.filter { $0.outcome == .success })
        failed = ServiceRecord.spans(stretches.filter { $0.outcome != .success })
        let gap = ServiceRecord.longestGap(in: successes, until: windows.faultStart)
        served = ServiceRecord.joined(successes, gap: gap)
    }

    /// Seconds from a moment to steady service; 0 when it never stopped, infinite when it never
    /// came back.
    func outage(from effect: Offset) -> Double {
        for span in served where span.end > effect {
            if let start = steadyStart(in: span, after: max(span.start, effect)) {
                return (start - effect).inSeconds
            }
        }
        return .infinity
    }

    /// The first moment of a span that a whole second without failure follows.
    private func steadyStart(in span: Span, after first: Offset) -> Offset? {
        var start = first
        for failure in failed where failure.end >= start {
            if failure.start > start + ServiceRecord.steady { break }
            start = failure.end
        }
        return start + ServiceRecord.steady <= span.end ? start : nil
    }

    private static func spans(_ stretches: [OutcomeStretch]) -> [Span] {
        stretches.map { Span(start: $0.firstCompleted, end: $0.lastCompleted) }
            .sorted { $0.start < $1.start }
    }

    /// Spans with silences up to `gap` between them made one.
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
}
