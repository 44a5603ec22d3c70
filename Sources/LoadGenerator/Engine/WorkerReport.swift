import Linux
import RunRecord

/// What one worker measured, handed over when it has ended.
struct WorkerReport: Sendable {
    let groups: [LoadGroup]
    var slices: SliceArchive
    let stretches: [OutcomeStretch]
    let stretchesDropped: Bool
    let staleReads: [StaleRead]
    /// The operations on recorded keys, and when there was no more room for them; nil when there was.
    var operations: [OperationLog.Entry] = []
    var recordedUntil: Int64?
    let baselineAsked: UInt64
    let baselineDelivered: UInt64
    let inFlightPeak: UInt64
    /// Operations that were cut off before they ended.
    var cutOff: UInt64 = 0
    /// The most connections that were open at once; nil for a client program's, which nobody counts.
    var connectionsPeak: UInt64?
    /// Whether it sent and received by io_uring; nil for a client program's.
    var usesRing: Bool?
    let lateness: LatencyHistogram
    /// In a read-back: what was found.
    let found: FoundWrites?
    /// Why the worker ended before its time; nil when it did not.
    var failure: SystemError?

    /// Collects what a worker measured.
    init(_ worker: inout Worker) {
        failure = worker.failure
        groups = worker.tally.groups()
        slices = worker.slices.finish()
        stretches = worker.stretches.stretches()
        stretchesDropped = worker.stretches.dropped
        staleReads = worker.staleReads.reads(of: worker.keyTable)
        operations = worker.log.all
        recordedUntil = worker.log.stopped
        baselineAsked = worker.baselineAsked
        baselineDelivered = worker.baselineDelivered
        inFlightPeak = UInt64(worker.inFlightPeak)
        cutOff = worker.cutOff
        connectionsPeak = UInt64(worker.connectionsPeak)
        usesRing = worker.ring.refusal == nil
        lateness = LatencyHistogram(
            buckets: UnsafeBufferPointer(start: worker.lateness, count: LatencyBuckets.count))
        found = worker.foundWrites
    }

    /// What a client program reported: it is asked for no rate and reads nothing back.
    init(
        groups: [LoadGroup], slices: SliceArchive, stretches: [OutcomeStretch],
        stretchesDropped: Bool, inFlightPeak: UInt64
    ) {
        self.groups = groups
        self.slices = slices
        self.stretches = stretches
        self.stretchesDropped = stretchesDropped
        self.inFlightPeak = inFlightPeak
        staleReads = []
        baselineAsked = 0
        baselineDelivered = 0
        lateness = LatencyHistogram()
        found = nil
    }
}
