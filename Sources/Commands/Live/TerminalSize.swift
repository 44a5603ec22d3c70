import Foundation

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
