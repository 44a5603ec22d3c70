import Glibc
import RunRecord
import Testing

extension LoadRecord {
    /// Operations issued.
    var issued: UInt64 { groups.reduce(0) { $0 + $1.issued } }

    /// Operations that ended in one way.
    func count(_ outcome: OperationOutcome) -> UInt64 {
        groups.reduce(0) { $0 + $1.outcomes[Int(outcome.rawValue)] }
    }

    /// Attempts that ended in one way.
    func attempts(_ outcome: OperationOutcome) -> UInt64 {
        groups.reduce(0) { $0 + $1.attempts[Int(outcome.rawValue)] }
    }

    /// Reads that were held against the ledger.
    var checkedReadCount: UInt64 { groups.reduce(0) { $0 + ($1.checkedReads ?? 0) } }

    /// Those of them that were stale.
    var staleReadCount: UInt64 { groups.reduce(0) { $0 + ($1.staleReads ?? 0) } }

    /// The latencies of all successes.
    var latency: LatencyHistogram {
        groups.reduce(into: LatencyHistogram()) { $0.add($1.latency) }
    }

    /// Holds every sum against every other: whatever was issued ended in exactly one way.
    func expectThatCountsAddUp(_ location: SourceLocation = #_sourceLocation) {
        for group in groups {
            let success = Int(OperationOutcome.success.rawValue)
            if cutOff == nil {
                #expect(group.issued == group.outcomes.reduce(0, +), sourceLocation: location)
            }
            #expect(group.latency.totalCount == group.outcomes[success], sourceLocation: location)
            #expect(group.attempts[success] == group.outcomes[success], sourceLocation: location)
        }
        let ended = issued - (cutOff ?? 0)
        #expect(
            groups.reduce(0) { $0 + $1.outcomes.reduce(0, +) } == ended, sourceLocation: location)
        let issuedInSlices = series.reduce(0) { $0 + UInt64($1.issued) }
        let completedInSlices = series.reduce(0) { $0 + UInt64($1.completed) }
        #expect(issuedInSlices == issued, sourceLocation: location)
        #expect(completedInSlices == count(.success), sourceLocation: location)
        for slice in series where !slice.outcomes.isEmpty {
            #expect(slice.outcomes.reduce(0, +) == slice.issued, sourceLocation: location)
        }
        if !stretchesDropped {
            #expect(stretches.reduce(0) { $0 + $1.count } == ended, sourceLocation: location)
        }
    }
}

/// CLOCK_MONOTONIC in nanoseconds.
func monotonicNanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
