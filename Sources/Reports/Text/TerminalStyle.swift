/// What a terminal can show: which signs, and whether colours.
package struct TerminalStyle: Sendable {
    /// The signs.
    package let glyphs: Glyphs
    /// Whether to use ANSI colours.
    package let coloured: Bool
    /// Whether lines can be painted over; a dumb terminal only takes one after the other.
    package let repaints: Bool

    /// The style that suits an output.
    ///
    /// Colours go to terminals only, and not where `NO_COLOR` is set (no-color.org) or the terminal
    /// is dumb. UTF-8 is used where the locale says so, by the order in which POSIX reads it.
    ///
    /// - Parameters:
    ///   - isTerminal: Whether the output is a terminal.
    ///   - environment: The process's environment.
    package init(isTerminal: Bool, environment: [String: String]) {
        let isPlain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        coloured = isTerminal && !isPlain && environment["TERM"] != "dumb"
        repaints = isTerminal && environment["TERM"] != "dumb"
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
            .first { !$0.isEmpty }
        // Without a locale, as in most containers, everything that shows the output reads UTF-8.
        let isUnicode = locale.map { locale in
            let name = locale.lowercased()
            return name.contains("utf-8") || name.contains("utf8")
        }
        glyphs = isUnicode ?? true ? .unicode : .ascii
    }
}
