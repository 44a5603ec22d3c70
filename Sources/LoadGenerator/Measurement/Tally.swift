import RunRecord

/// Counts and histograms by window, shard and kind, in one piece of plain memory.
struct Tally: ~Copyable {
    /// How many outcomes there are, and which of them is success: numbers that the compiler knows, held
    /// against `OperationOutcome` when a tally is made.
    static var outcomeCount: Int { 21 }
    static var success: Int { 0 }
    private static var checkedReads: Int { 1 + 2 * outcomeCount }
    private static var staleReads: Int { checkedReads + 1 }
    private static var histograms: Int { staleReads + 1 }
    private static var stride: Int { histograms + 3 * LatencyBuckets.count }

    private let counts: UnsafeMutablePointer<UInt64>
    private let shardCount: Int
    private let groupCount: Int

    init(shardCount: Int) {
        precondition(
            OperationOutcome.allCases.count == Self.outcomeCount
                && Int(OperationOutcome.success.rawValue) == Self.success,
            "The tally counts other outcomes than there are.")
        self.shardCount = shardCount
        groupCount = LoadWindow.allCases.count * shardCount * OperationKind.allCases.count
        counts = .allocate(capacity: groupCount * Self.stride)
        counts.initialize(repeating: 0, count: groupCount * Self.stride)
    }

    deinit {
        counts.deallocate()
    }

    /// Where the counts of a window (its raw value), shard (from 0) and kind begin.
    @inline(__always)
    func group(window: Int, shard: Int, isWrite: Bool) -> Int {
        ((window &* shardCount &+ shard) &* 2 &+ (isWrite ? 1 : 0)) &* Self.stride
    }

    private func group(window: LoadWindow, shard: Int, kind: OperationKind) -> Int {
        group(window: Int(window.rawValue), shard: shard, isWrite: kind == .write)
    }

    @inline(__always)
    mutating func countIssued(_ group: Int) {
        counts[group] &+= 1
    }

    /// Moves one issued operation from a group to another.
    mutating func moveIssued(from old: Int, to new: Int) {
        counts[old] &-= 1
        counts[new] &+= 1
    }

    mutating func countAttempt(_ group: Int, _ outcome: OperationOutcome) {
        counts[group &+ 1 &+ Self.outcomeCount &+ Int(outcome.rawValue)] &+= 1
    }

    /// Counts an operation's end without a latency: one that was never sent.
    mutating func countOutcome(_ group: Int, _ outcome: OperationOutcome) {
        counts[group &+ 1 &+ Int(outcome.rawValue)] &+= 1
    }

    /// Counts a success, its one good attempt and its latencies in microseconds.
    ///
    /// - Returns: The latency's place among `LatencyBuckets`.
    @inline(__always)
    mutating func countSuccess(_ group: Int, latency: UInt64, serviceLatency: UInt64) -> Int {
        counts[group &+ 1 &+ Self.success] &+= 1
        counts[group &+ 1 &+ Self.outcomeCount &+ Self.success] &+= 1
        let base = group &+ Self.histograms
        let bucket = LatencyBuckets.index(ofMicroseconds: latency)
        counts[base &+ bucket] &+= 1
        let serviceBucket =
            serviceLatency == latency
            ? bucket : LatencyBuckets.index(ofMicroseconds: serviceLatency)
        counts[base &+ LatencyBuckets.count &+ serviceBucket] &+= 1
        return bucket
    }

    /// Counts an answered read that was held against the ledger.
    @inline(__always)
    mutating func countCheckedRead(_ group: Int) {
        counts[group &+ Self.checkedReads] &+= 1
    }

    /// Counts one of the checked reads as stale.
    mutating func countStaleRead(_ group: Int) {
        counts[group &+ Self.staleReads] &+= 1
    }

    /// The window (its raw value) of a group.
    func window(ofGroup group: Int) -> Int {
        group / Self.stride / (2 * shardCount)
    }

    /// Counts a failure and how long it kept its caller, in microseconds.
    mutating func countFailure(_ group: Int, _ outcome: OperationOutcome, latency: UInt64) {
        countOutcome(group, outcome)
        let base = group &+ Self.histograms &+ 2 &* LatencyBuckets.count
        counts[base &+ LatencyBuckets.index(ofMicroseconds: latency)] &+= 1
    }

    /// Adds up the ends of one shard's operations (shard from 0) so far, by outcome.
    func outcomes(ofShard shard: Int, into sums: inout [UInt64]) {
        for outcome in 0..<Self.outcomeCount { sums[outcome] = 0 }
        for window in LoadWindow.allCases {
            for kind in OperationKind.allCases {
                let start = group(window: window, shard: shard, kind: kind) + 1
                for outcome in 0..<Self.outcomeCount { sums[outcome] += counts[start + outcome] }
            }
        }
    }

    /// All groups in which something was issued.
    func groups() -> [LoadGroup] {
        var result: [LoadGroup] = []
        for window in LoadWindow.allCases {
            for shard in 0..<shardCount {
                for kind in OperationKind.allCases {
                    let start = group(window: window, shard: shard, kind: kind)
                    guard counts[start] > 0 else { continue }
                    var group = LoadGroup(window: window, shard: shard + 1, kind: kind)
                    group.issued = counts[start]
                    for outcome in 0..<Self.outcomeCount {
                        group.outcomes[outcome] = counts[start + 1 + outcome]
                        group.attempts[outcome] = counts[start + 1 + Self.outcomeCount + outcome]
                    }
                    if kind == .read {
                        group.checkedReads = counts[start + Self.checkedReads]
                        group.staleReads = counts[start + Self.staleReads]
                    }
                    group.latency = histogram(start, 0)
                    group.serviceLatency = histogram(start, 1)
                    group.failureLatency = histogram(start, 2)
                    result.append(group)
                }
            }
        }
        return result
    }

    private func histogram(_ group: Int, _ which: Int) -> LatencyHistogram {
        let start = counts + (group + Self.histograms + which * LatencyBuckets.count)
        return LatencyHistogram(
            buckets: UnsafeBufferPointer(start: start, count: LatencyBuckets.count))
    }
}
