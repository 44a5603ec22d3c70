import Foundation
import Plan
import Reports
import Runner
import Synchronization
import Testbed

/// Whoever shows a plan's runs while they go on, until their end.
protocol RunDisplay: RunObserver {
    /// Gives the terminal back.
    func end()
}

/// Shows runs while they go on: a repainted view on a terminal, plain lines elsewhere.
final class LiveDisplay: RunDisplay {
    private struct State {
        var frames: FrameBuilder
        var painter: TerminalPainter
        var plain = PlainProgress()
    }

    private let repaints: Bool
    private let view: LiveView
    private let board: FrameBoard?
    private let state: Mutex<State>

    /// A display for a plan's runs on standard error.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - board: Where each frame is left for whoever asks; nil for nowhere.
    init(plan: Plan, board: FrameBoard? = nil) {
        self.board = board
        let style = TerminalStyle(
            isTerminal: StandardError.isTerminal,
            environment: ProcessInfo.processInfo.environment)
        repaints = style.repaints
        view = LiveView(glyphs: style.glyphs, coloured: style.coloured)
        state = Mutex(
            State(
                frames: FrameBuilder(plan: plan),
                painter: TerminalPainter(write: { StandardError.write($0) })))
    }

    func observe(_ progress: RunProgress) {
        state.withLock { state in
            let frame = state.frames.frame(from: progress)
            board?.put(frame)
            if repaints {
                let size = TerminalSize.current
                state.painter.paint(
                    view.lines(frame, width: size.columns, height: size.rows), width: size.columns)
            } else {
                for line in state.plain.lines(frame) { StandardError.write(line + "\n") }
            }
        }
    }

    func note(_ line: String) {
        state.withLock { state in
            if repaints {
                state.painter.print([line], width: TerminalSize.current.columns)
            } else {
                StandardError.write(line + "\n")
            }
        }
    }

    /// Clears the view and gives the cursor back.
    func end() {
        guard repaints else { return }
        state.withLock { $0.painter.finish(width: TerminalSize.current.columns) }
    }
}

/// How large the terminal is.
struct TerminalSize {
    let columns: Int
    let rows: Int

    /// The size of standard error's terminal now; 80 by 24 where it does not say.
    static var current: TerminalSize {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return TerminalSize(columns: 80, rows: 24)
        }
        return TerminalSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }
}
