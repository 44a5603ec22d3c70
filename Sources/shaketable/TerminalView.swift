import Foundation
import Reports

/// What the standard output shows.
struct TerminalView {
    let width: Int
    let glyphs: Glyphs
    let coloured: Bool

    /// The terminal's own width, or 170 columns where there is none.
    init() {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let style = TerminalStyle(
            isTerminal: isTerminal, environment: ProcessInfo.processInfo.environment)
        width = isTerminal ? max(60, TerminalSize.current.columns) : 170
        glyphs = style.glyphs
        coloured = style.coloured
    }
}
