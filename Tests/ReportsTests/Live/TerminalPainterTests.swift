import Synchronization
import Testing

@testable import Reports

@Suite struct TerminalPainterTests {
    /// Keeps what a painter writes.
    private final class Screen: Sendable {
        private let text = Mutex("")

        func append(_ more: String) { text.withLock { $0 += more } }

        func take() -> String {
            text.withLock { text in
                defer { text = "" }
                return text
            }
        }
    }

    @Test func paintsOverTheOldLines() {
        let screen = Screen()
        var painter = TerminalPainter { screen.append($0) }
        painter.paint(["one", "two"], width: 80)
        #expect(
            screen.take() == "\u{1B}[?25l\r\u{1B}[?7l\u{1B}[2Kone\n\u{1B}[2Ktwo\n\u{1B}[?7h\u{1B}[J"
        )
        painter.paint(["three"], width: 80)
        #expect(screen.take().hasPrefix("\r\u{1B}[2A"))
    }

    @Test func narrowerTerminalMakesOldLinesTakeMoreRows() {
        let screen = Screen()
        var painter = TerminalPainter { screen.append($0) }
        painter.paint([String(repeating: "\u{1B}[32mx\u{1B}[0m", count: 50), ""], width: 80)
        _ = screen.take()
        painter.paint(["x"], width: 20)
        #expect(screen.take().hasPrefix("\r\u{1B}[4A"))
    }

    @Test func finishShowsTheCursorOnce() {
        let screen = Screen()
        var painter = TerminalPainter { screen.append($0) }
        painter.paint(["x"], width: 80)
        _ = screen.take()
        painter.finish(width: 80)
        #expect(screen.take() == "\r\u{1B}[1A\u{1B}[J\u{1B}[?25h")
        painter.finish(clearing: false, width: 80)
        #expect(screen.take().isEmpty)
    }

    @Test func printedLinesStayAboveTheBlock() {
        let screen = Screen()
        var painter = TerminalPainter { screen.append($0) }
        painter.paint(["block"], width: 80)
        _ = screen.take()
        painter.print(["kept"], width: 80)
        #expect(screen.take() == "\r\u{1B}[1A\u{1B}[Jkept\n")
        painter.paint(["block"], width: 80)
        #expect(screen.take().hasPrefix("\r\u{1B}[?7l\u{1B}[2Kblock"))
    }
}
