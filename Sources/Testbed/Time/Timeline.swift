import Linux
package import Quantities
package import RunRecord
import Synchronization

/// The one place where a run's events are written, from any thread: to disk, and for the live view.
package final class Timeline: Sendable {
    /// CLOCK_MONOTONIC at offset 0.
    package let origin: Int64
    private let writer: LineWriter
    private let failure = Mutex<RunFolderError?>(nil)
    private let told = Mutex<[Event]>([])
    private let listener = Mutex<(@Sendable (Event) -> Void)?>(nil)
    private static let toldLimit = 2000

    /// The kinds that somebody who looks on wants to hear of.
    private static let noteworthy: Set<EventKind> = [
        .faultInjected, .faultHealed, .receiptMissing, .processExited, .processStarted, .converged,
        .guardTripped, .failMarked, .failCleared, .electionStarted, .electionWon, .clusterState,
        .demoted, .fullResync, .partialResync,
    ]

    /// The kinds that whoever posts faults and marks wants to hear of too.
    private static let posted: Set<EventKind> = [.stepFired, .markBegan, .markEnded]

    /// A timeline whose events go to a writer.
    package init(origin: Int64, writer: LineWriter) {
        self.origin = origin
        self.writer = writer
    }

    /// Now, in nanoseconds on CLOCK_MONOTONIC.
    package func now() -> Int64 { MonotonicClock.now() }

    /// A point of CLOCK_MONOTONIC as an offset of this run.
    package func offset(_ monotonic: Int64) -> Offset {
        Offset(nanoseconds: monotonic - origin)
    }

    /// Records an event.
    ///
    /// - Parameters:
    ///   - kind: What happened.
    ///   - at: When, in nanoseconds on CLOCK_MONOTONIC.
    ///   - node: The node it concerns, from 1.
    ///   - shard: The shard it concerns, from 1.
    ///   - describe: Sets what else is known; which kinds have which details stands with the kinds.
    package func record(
        _ kind: EventKind, at: Int64, node: Int? = nil, shard: Int? = nil,
        _ describe: (inout EventDetails) -> Void = { _ in }
    ) {
        record(
            Event(
                at: offset(at), kind: kind, node: node, shard: shard,
                details: EventDetails(describe)))
    }

    /// Records an event.
    package func record(_ event: Event) {
        do throws(RunFolderError) {
            try writer.append(event)
        } catch {
            failure.withLock { $0 = $0 ?? error }
        }
        let isNoteworthy = Self.noteworthy.contains(event.kind)
        if isNoteworthy || Self.posted.contains(event.kind) { listener.withLock { $0 }?(event) }
        guard isNoteworthy else { return }
        told.withLock { if $0.count < Self.toldLimit { $0.append(event) } }
    }

    /// From now on tells somebody of each event that is worth it, from whichever thread records it.
    package func tell(_ listener: @escaping @Sendable (Event) -> Void) {
        self.listener.withLock { $0 = listener }
    }

    /// What somebody who looks on wants to hear of, in the order in which it was recorded.
    package func noteworthyEvents() -> [Event] { told.withLock { $0 } }

    /// Closes the file.
    ///
    /// - Throws: `RunFolderError` when not everything that was recorded is in it.
    package func close() throws(RunFolderError) {
        if let failure = failure.withLock({ $0 }) { throw failure }
        try writer.close()
    }
}

extension Timeline {
    /// Records whether a witness watched the run up to now, or why it did not.
    package func witness(_ witness: Witness, loss: String?) {
        record(.witness, at: now()) {
            $0[.witness] = witness
            $0[.witnessState] = loss == nil ? .alive : .lost
            $0[.why] = loss
        }
    }
}
