/// Facts of one kind, up to a limit, so that no log can fill the memory.
struct FactList<Fact: Sendable>: Sendable {
    /// How many are kept: the first half of them, and the last.
    static var limit: Int { 5000 }

    private var first: [Fact] = []
    private var last: [Fact] = []
    private var oldest = 0
    /// How many there were beyond the limit.
    private(set) var notKept = 0

    /// The facts kept, in the order of the log: of the newest outage is asked most often.
    var facts: [Fact] { first + last[oldest...] + last[..<oldest] }

    /// Changes what was kept last.
    mutating func changeLast(_ change: (inout Fact) -> Void) {
        if last.isEmpty {
            guard let index = first.indices.last else { return }
            change(&first[index])
        } else {
            change(&last[oldest == 0 ? last.count - 1 : oldest - 1])
        }
    }

    /// Keeps one more, in place of the oldest of the second half where there is no room.
    mutating func append(_ fact: Fact) {
        if first.count < Self.limit / 2 {
            first.append(fact)
        } else if last.count < Self.limit / 2 {
            last.append(fact)
        } else {
            last[oldest] = fact
            oldest = (oldest + 1) % last.count
            notKept += 1
        }
    }
}
