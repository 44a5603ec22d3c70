import Foundation
import Reports
import Synchronization
import Wording

/// Shows several jobs while they go on: a line for each on a terminal, their lines with their names
/// before them elsewhere.
final class JobDisplay: Sendable {
    private struct Row {
        let label: String
        var text: String
    }

    private struct State {
        var rows: [Row] = []
        var painter = TerminalPainter(write: { StandardError.write($0) })
    }

    private let isTerminal: Bool
    private let total: Int
    private let state = Mutex(State())
    private let ended = Mutex(0)

    /// A display on standard error.
    ///
    /// - Parameter total: How many runs there will be.
    init(total: Int) {
        isTerminal =
            TerminalStyle(
                isTerminal: StandardError.isTerminal,
                environment: ProcessInfo.processInfo.environment
            ).repaints
        self.total = total
    }

    /// A job begins.
    func begin(_ job: PartJob) {
        state.withLock { state in
            state.rows.append(Row(label: Self.label(job), text: "starting"))
            paint(&state)
        }
    }

    /// A job said something.
    func tell(_ line: String, of job: PartJob) {
        let label = Self.label(job)
        state.withLock { state in
            guard isTerminal else {
                StandardError.write("\(label): \(line)\n")
                return
            }
            if let index = state.rows.firstIndex(where: { $0.label == label }) {
                state.rows[index].text = line
            }
            paint(&state)
        }
    }

    /// A job has ended.
    func end(_ job: PartJob) {
        ended.withLock { $0 += job.runs.count }
        state.withLock { state in
            state.rows.removeAll { $0.label == Self.label(job) }
            paint(&state)
        }
    }

    /// Something worth a line of its own.
    func note(_ line: String) {
        state.withLock { state in
            guard isTerminal else {
                StandardError.write(line + "\n")
                return
            }
            state.painter.print([line], width: TerminalSize.current.columns)
            paint(&state)
        }
    }

    /// Clears the view and gives the cursor back.
    func finish() {
        guard isTerminal else { return }
        state.withLock { $0.painter.finish(width: TerminalSize.current.columns) }
    }

    private func paint(_ state: inout State) {
        guard isTerminal else { return }
        let size = TerminalSize.current
        let done = ended.withLock { $0 }
        let head = "\(done) of \(total.counted("run")) made, \(state.rows.count) at work"
        let lines = [head] + state.rows.map { "  \($0.label)  \($0.text)" }
        state.painter.paint(
            lines.prefix(max(1, size.rows - 1)).map { String($0.prefix(size.columns)) },
            width: size.columns)
    }

    private static func label(_ job: PartJob) -> String {
        "\(job.name) \(job.runs.count == 1 ? "run \(job.runs[0])" : "all runs")"
    }
}
