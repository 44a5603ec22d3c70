/// A fact of one log, with its time.
protocol TimedFact {
    /// The log that tells it.
    var source: Int { get }
    /// When it began.
    var beganAt: WallTime { get }
}

extension SilentGap: TimedFact {
    var beganAt: WallTime { startedAt }
}

extension FailMark: TimedFact {
    var beganAt: WallTime { setAt }
}

extension FailWindow: TimedFact {
    var beganAt: WallTime { startedAt }
}

extension Array where Element: TimedFact {
    /// The facts of one log that began within a time. They must lie log by log, each log's in the
    /// order of time, as ``OutageAnalysis`` has them; this takes no time that grows with their
    /// number.
    func of(_ source: Int, in range: ClosedRange<WallTime>) -> ArraySlice<Element> {
        let first = firstIndex(from: { ($0.source, $0.beganAt) >= (source, range.lowerBound) })
        let end = firstIndex(from: { ($0.source, $0.beganAt) > (source, range.upperBound) })
        return self[first..<Swift.max(first, end)]
    }

    /// The first index from which the condition holds for all; it must hold for none before.
    private func firstIndex(from condition: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
