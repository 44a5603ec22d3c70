import RunRecord

/// What a program says of its failed operations, in its own words, counted in bounded memory.
struct ErrorTexts: Sendable {
    /// The most different texts that are counted apart; programs put ports and numbers into theirs.
    private static let mostApart = 1000

    private var counts: [String: UInt64] = [:]

    /// Counts a text, unless it says no more than its class.
    mutating func add(_ text: String, count: UInt64 = 1) {
        let outcome = OperationOutcome(reported: text)
        guard outcome == .other || outcome.name.lowercased() != text.lowercased() else { return }
        let known = String(text.prefix(ErrorText.longest))
        guard counts[known] != nil || counts.count < Self.mostApart else { return }
        counts[known, default: 0] += count
    }

    /// The most frequent ones.
    var mostFrequent: [ErrorText] {
        counts.map { ErrorText(text: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
            .prefix(ErrorText.most).map { $0 }
    }
}
