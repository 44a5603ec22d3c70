import RunRecord

/// Operations that a client program counted together, mostly of a tenth of a second.
///
/// All count as begun at the batch's start and ended at its end, so that nothing is known more exactly than
/// the program says. Successes without `latency` count as long as the batch.
struct ClientBatch {
    private static let most = 1_000_000

    private let succeeded: Int
    private let failed: [String: Int]
    private let latencies: [(microseconds: Int, count: Int)]

    /// Reads a batch.
    ///
    /// - Throws: `ClientLineError` when its numbers cannot be.
    init(_ message: ClientMessage) throws(ClientLineError) {
        succeeded = message.succeeded ?? 0
        failed = message.failed ?? [:]
        var pairs: [(microseconds: Int, count: Int)] = []
        for pair in message.latency ?? [] {
            guard pair.count == 2, pair[0] >= 0, (0...Self.most).contains(pair[1]) else {
                throw ClientLineError(why: "'latency' is pairs of microseconds and count")
            }
            pairs.append((pair[0], pair[1]))
        }
        latencies = pairs
        guard ([succeeded] + failed.values).allSatisfy({ (0...Self.most).contains($0) }) else {
            throw ClientLineError(why: "a batch counts from 0 to \(Self.most) of each end")
        }
        guard pairs.isEmpty || pairs.map(\.count).reduce(0, +) == succeeded else {
            throw ClientLineError(why: "the counts of 'latency' do not sum to 'succeeded'")
        }
    }

    /// Its operations.
    ///
    /// - Parameter operation: Where they belong, and the batch's start and end.
    /// - Returns: One for each length and each class of error.
    func operations(like operation: ClientOperation) -> [ClientOperation] {
        var result: [ClientOperation] = []
        let pairs = latencies.isEmpty ? [(Int(operation.microseconds), succeeded)] : latencies
        for (microseconds, count) in pairs where count > 0 {
            var some = operation
            some.microseconds = UInt64(microseconds)
            some.count = UInt32(count)
            result.append(some)
        }
        for (name, count) in failed.sorted(by: { $0.key < $1.key }) where count > 0 {
            var some = operation
            some.outcome = OperationOutcome(reported: name)
            some.count = UInt32(count)
            result.append(some)
        }
        return result
    }
}
