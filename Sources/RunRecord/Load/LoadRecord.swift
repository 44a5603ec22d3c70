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
