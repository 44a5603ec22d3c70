import Linux
import Quantities
import RedisClient
package import RunRecord
import Synchronization

/// Keeps numbers that the nodes are polled for, as a series in the run folder.
package final class PolledSeries: Sendable {
    private struct State {
        /// When each node's last answer that was kept was there.
        var kept: [Int: Int64] = [:]
        var failure: RunFolderError?
        var isClosed = false
    }

    /// How often an answer of a node is kept at most: an hour of six nodes is 12 MB.
    private static let interval: Int64 = 200_000_000

    private let fields: [PolledField]
    private let timeline: Timeline
    private let writer: LineWriter
    private let state = Mutex(State())

    /// The sections of INFO that must be asked for.
    let sections: [String]

    /// A series.
    ///
    /// - Parameters:
    ///   - fields: What is kept.
    ///   - timeline: The run's, whose clock it shares.
    ///   - writer: The file's.
    /// - Throws: `RunFolderError` when the file cannot be written.
    package init(
        _ fields: [PolledField], timeline: Timeline, writer: LineWriter
    ) throws(RunFolderError) {
        self.fields = fields
        self.timeline = timeline
        self.writer = writer
        sections = Set(fields.map(\.section)).sorted()
        try writer.append(PolledRecord.Head(fields: fields))
    }

    /// Takes in what a node answered.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - asked: When it was asked, in nanoseconds on CLOCK_MONOTONIC.
    ///   - at: When the answer was there.
    ///   - information: The sections by their names.
    func note(_ node: Int, asked: Int64, at: Int64, _ information: [String: Information]) {
        let isDue = state.withLock { state in
            guard !state.isClosed, at - state.kept[node, default: Int64.min / 2] >= Self.interval
            else { return false }
            state.kept[node] = at
            return true
        }
        guard isDue else { return }
        var values: [String: Double] = [:]
        for field in fields {
            values[field.text] = information[field.section]?[field.name].flatMap { Double($0) }
        }
        let answer = PolledRecord.Answer(
            node: node, asked: timeline.offset(asked), at: timeline.offset(at), values: values)
        do throws(RunFolderError) {
            try writer.append(answer)
        } catch {
            state.withLock { $0.failure = $0.failure ?? error }
        }
    }

    /// Closes the file; what is answered from then on is let go.
    ///
    /// - Throws: `RunFolderError` when not everything is in it.
    package func close() throws(RunFolderError) {
        let failure = state.withLock { state in
            state.isClosed = true
            return state.failure
        }
        if let failure { throw failure }
        try writer.close()
    }
}
