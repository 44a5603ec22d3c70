/// Facts of one kind, up to a limit, so that no log can fill the memory.
struct FactList<Fact: Sendable>: Sendable {
    /// How many are kept.
    static var limit: Int { 5000 }

    /// The facts kept, in the order of the log.
    private(set) var facts: [Fact] = []
    /// How many there were beyond the limit.
    private(set) var notKept = 0

    /// Keeps one more, or counts it.
    mutating func append(_ fact: Fact) {
        if facts.count < Self.limit { facts.append(fact) } else { notKept += 1 }
    }
}
