package import Quantities

/// What the load's clients saw in one run.
package struct LoadRecord: Codable, Sendable {
    /// Counts and histograms by window, shard and kind.
    package var groups: [LoadGroup]
    /// The length of a slice, in milliseconds.
    package var sliceMilliseconds: Int64
    /// The series for plots and recovery, by slice and shard, in order; empty slices left out.
    package var series: [LoadSlice]
    /// When which shard answered how.
    package var stretches: [OutcomeStretch]
    /// Whether stretches were dropped because there were too many.
    package var stretchesDropped: Bool
    /// Operations that the schedule asked for in the baseline, and those sent in time to count as
    /// delivered (issued, not shed, sent before the baseline ended).
    package var baselineAsked: UInt64
    /// See `baselineAsked`.
    package var baselineDelivered: UInt64
    /// The greatest number of operations in flight at once.
    package var inFlightPeak: UInt64
    /// Operations that an interruption cut off, of which nobody can tell how they would have ended: they
    /// were issued and ended in no way. nil for none.
    package var cutOff: UInt64?
    /// The greatest number of connections that were open at once, those that fetch slot tables left out. nil in
    /// records of versions that did not count them, and for a client program's load.
    package var connectionsPeak: UInt64?
    /// How its workers sent and received: `io_uring`, `epoll`, or `epoll and io_uring` where not all had the same. nil in
    /// records of versions that knew one way only, and for a client program's load.
    package var transfers: String?
    /// The greatest delay between an operation's intended send time and the worker's attention.
    package var schedulerLateness: LatencyHistogram
    /// The stalest reads, at most 64 for each worker, in the order of time; one for each write that was
    /// missed. nil in records of versions that did not check reads.
    package var staleReads: [StaleRead]?
    /// The memory of the program itself; nil in records of versions that did not look, and for a client
    /// program's load.
    package var memory: MemoryUse?
    /// The writes, read back at the end; nil when that could not be done.
    package var ledger: LedgerRecord?
    /// What a client program said of its failed operations where that says more than their class, most frequent
    /// first; nil for our own load, and in records of versions that did not keep it.
    package var errorTexts: [ErrorText]?
    /// A client program's operations that were under way at the last heal and ended more than a second after it, or
    /// of which it said that they never did; nil for our own load, and where nothing was healed.
    package var heldAfterHeal: UInt64?
    /// The load's workers that could not begin or go on, each a sentence; what they measured before is in the
    /// record. nil for none.
    package var failedWorkers: [String]?

    /// A record.
    package init(
        groups: [LoadGroup], sliceMilliseconds: Int64, series: [LoadSlice],
        stretches: [OutcomeStretch], stretchesDropped: Bool, baselineAsked: UInt64,
        baselineDelivered: UInt64, inFlightPeak: UInt64, schedulerLateness: LatencyHistogram,
        ledger: LedgerRecord?
    ) {
        self.groups = groups
        self.sliceMilliseconds = sliceMilliseconds
        self.series = series
        self.stretches = stretches
        self.stretchesDropped = stretchesDropped
        self.baselineAsked = baselineAsked
        self.baselineDelivered = baselineDelivered
        self.inFlightPeak = inFlightPeak
        self.schedulerLateness = schedulerLateness
        self.ledger = ledger
    }
}

/// How much memory the program itself held while its load ran, in bytes resident.
package struct MemoryUse: Codable, Hashable, Sendable {
    /// When the load had settled: 5 s after its start, or when the first fault began.
    package var start: UInt64
    /// When the last operation had ended, before anything was added up.
    package var end: UInt64
    /// The most at any time until the written keys had been read back, what came before the load included.
    package var peak: UInt64

    /// A use of memory.
    package init(start: UInt64, end: UInt64, peak: UInt64) {
        self.start = start
        self.end = end
        self.peak = peak
    }
}

/// The operations of one window, shard and kind, counted.
package struct LoadGroup: Codable, Sendable {
    /// The window in which the operations were meant to be sent.
    package let window: LoadWindow
    /// The shard that serves their keys, from 1.
    package let shard: Int
    /// Reads or writes.
    package let kind: OperationKind
    /// Operations that the workload asked for, shed ones included.
    package var issued: UInt64 = 0
    /// How operations ended, after the client policy's retries; indexed by outcome.
    package var outcomes = [UInt64](repeating: 0, count: OperationOutcome.allCases.count)
    /// How single attempts ended; indexed by outcome.
    package var attempts = [UInt64](repeating: 0, count: OperationOutcome.allCases.count)
    /// Answered reads of one key that could be held against the ledger: the key had an acknowledged write
    /// when the read began, and what was read tells which write it came from. nil for writes.
    package var checkedReads: UInt64?
    /// Those of them that returned a value older than a write acknowledged before they began.
    package var staleReads: UInt64?
    /// Latency of operations that succeeded, from the intended send time.
    package var latency = LatencyHistogram()
    /// Latency of operations that succeeded, from the moment the first attempt was sent.
    package var serviceLatency = LatencyHistogram()
    /// How long operations that failed kept their caller waiting, from the intended send time.
    package var failureLatency = LatencyHistogram()

    /// An empty group.
    package init(window: LoadWindow, shard: Int, kind: OperationKind) {
        self.window = window
        self.shard = shard
        self.kind = kind
    }
}

/// A stretch of time in which every operation of one shard, kind and node ended the same way.
///
/// A new stretch begins when the outcome changes and when nothing completed for 100 ms, so a
/// run without faults has one stretch for each shard, kind and node, and an outage shows to the
/// nanosecond where it began and ended.
package struct OutcomeStretch: Codable, Hashable, Sendable {
    /// The shard, from 1.
    package var shard: Int
    /// Reads or writes.
    package var kind: OperationKind
    /// The node that answered, from 1; 0 where none did (timeouts name the node that did not).
    package var node: Int
    /// How all operations of the stretch ended, after retries.
    package var outcome: OperationOutcome
    /// When the last attempt of the first operation was sent.
    package var firstSent: Offset
    /// When the first operation ended.
    package var firstCompleted: Offset
    /// When the last operation ended.
    package var lastCompleted: Offset
    /// How many operations.
    package var count: UInt64

    /// A stretch.
    package init(
        shard: Int, kind: OperationKind, node: Int, outcome: OperationOutcome, firstSent: Offset,
        firstCompleted: Offset, lastCompleted: Offset, count: UInt64
    ) {
        self.shard = shard
        self.kind = kind
        self.node = node
        self.outcome = outcome
        self.firstSent = firstSent
        self.firstCompleted = firstCompleted
        self.lastCompleted = lastCompleted
        self.count = count
    }
}

/// Whether an operation may change data.
package enum OperationKind: UInt8, CaseIterable, Codable, Sendable {
    case read
    case write
}

/// One shard's operations in one slice of time (100 ms by default).
///
/// What was issued and how it ended counts in the slice of the intended send time, so that each
/// slice's error rate is a true ratio; completions and their latency count in the slice in which the
/// answer came, so that throughput is what the clients got.
package struct LoadSlice: Codable, Sendable {
    /// Slices count from 0 at the run's start: slice k covers [k, k+1) times the slice's length.
    package var slice: Int
    /// The shard, from 1.
    package var shard: Int
    /// Operations meant to be sent in this slice.
    package var issued: UInt32 = 0
    /// How those ended; indexed by outcome; empty when all succeeded or none has ended.
    package var outcomes: [UInt32] = []
    /// Operations that succeeded in this slice.
    package var completed: UInt32 = 0
    /// Sum of the latencies of those completed here, from the intended send time, in microseconds.
    package var latencySumMicroseconds: UInt64 = 0
    /// The greatest of those latencies, in microseconds.
    package var latencyMaxMicroseconds: UInt64 = 0
    /// The median of those latencies, in microseconds (within 7 %).
    package var latencyP50Microseconds: UInt64 = 0
    /// Their 99th percentile, in microseconds (within 7 %).
    package var latencyP99Microseconds: UInt64 = 0

    /// An empty slice.
    package init(slice: Int, shard: Int) {
        self.slice = slice
        self.shard = shard
    }
}

/// The part of a run that an operation belongs to, by the time at which it was meant to be sent.
package enum LoadWindow: UInt8, CaseIterable, Codable, Sendable {
    /// Before the first fault.
    case baseline
    /// From the first injection to the last heal. An operation that was under way when the first fault began
    /// belongs here: the fault could touch it.
    case fault
    /// After the last heal.
    case recovery
}

/// What a client program said of operations that failed, in its own words.
package struct ErrorText: Codable, Hashable, Sendable {
    /// The most that a record keeps.
    package static let most = 10
    /// The most letters of each.
    package static let longest = 200

    /// What it said.
    package var text: String
    /// Of how many operations.
    package var count: UInt64

    /// A text and how often it was said.
    package init(text: String, count: UInt64) {
        self.text = text
        self.count = count
    }
}
