/// What became of a stream of packets sent across a link at a steady rate.
package struct LinkStreamResult: Hashable, Sendable {
    /// How many were sent.
    package var sent: Int
    /// How long each took that came, in nanoseconds, in the order of arrival; of copies, the first.
    package var travelNanoseconds: [Int64] = []
    /// How many came after one that was sent later.
    package var outOfOrder = 0
    /// How many came that had come before.
    package var duplicated = 0
    /// How many never came.
    package var lost: Int { max(0, sent - travelNanoseconds.count) }

    /// The result of a stream of which nothing has come yet.
    package init(sent: Int) {
        self.sent = sent
    }

    /// The time that this share of the packets (0 to 1) did not exceed, in nanoseconds; nil when none came.
    package func percentile(_ share: Double) -> Int64? {
        let ascending = travelNanoseconds.sorted()
        guard !ascending.isEmpty else { return nil }
        let rank = Int((share * Double(ascending.count)).rounded(.up))
        return ascending[min(max(rank, 1), ascending.count) - 1]
    }
}
