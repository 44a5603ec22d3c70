import RunRecord
import Synchronization

/// One worker's counts as it last published them (every 100 ms), for the terminal.
final class LiveCounters: @unchecked Sendable {
    /// What stands after the outcomes of all shards.
    enum Extra: Int, CaseIterable {
        case issued
        case inFlight
        case oldestMicroseconds
        case p50Microseconds
        case p99Microseconds
        case maximumMicroseconds
    }

    private let shardCount: Int
    // Atomics in plain memory: written by one worker, read by anyone.
    private let counts: UnsafeMutablePointer<Atomic<UInt64>>
    private let size: Int

    init(shardCount: Int) {
        self.shardCount = shardCount
        size = shardCount * Tally.outcomeCount + Extra.allCases.count
        counts = .allocate(capacity: size)
        for index in 0..<size { (counts + index).initialize(to: Atomic(0)) }
    }

    deinit {
        counts.deinitialize(count: size)
        counts.deallocate()
    }

    /// Publishes one shard's ends by outcome; shards count from 0.
    func publish(shard: Int, outcomes: [UInt64]) {
        for (outcome, count) in outcomes.enumerated() {
            counts[shard * Tally.outcomeCount + outcome].store(count, ordering: .relaxed)
        }
    }

    /// Publishes one of the other numbers.
    func publish(_ extra: Extra, _ value: UInt64) {
        counts[shardCount * Tally.outcomeCount + extra.rawValue].store(value, ordering: .relaxed)
    }

    /// Adds what was published to a snapshot.
    func add(to snapshot: inout LoadSnapshot) {
        for shard in 0..<shardCount {
            for outcome in OperationOutcome.allCases {
                let index = shard * Tally.outcomeCount + Int(outcome.rawValue)
                let count = counts[index].load(ordering: .relaxed)
                snapshot.shards[shard].outcomes[Int(outcome.rawValue)] += count
            }
        }
        snapshot.issued += value(.issued)
        snapshot.inFlight += value(.inFlight)
        snapshot.oldest = max(snapshot.oldest, .microseconds(Int64(value(.oldestMicroseconds))))
        snapshot.p50 = max(snapshot.p50, .microseconds(Int64(value(.p50Microseconds))))
        snapshot.p99 = max(snapshot.p99, .microseconds(Int64(value(.p99Microseconds))))
        snapshot.maximum = max(snapshot.maximum, .microseconds(Int64(value(.maximumMicroseconds))))
    }

    private func value(_ extra: Extra) -> UInt64 {
        counts[shardCount * Tally.outcomeCount + extra.rawValue].load(ordering: .relaxed)
    }
}
