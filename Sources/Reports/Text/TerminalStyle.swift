import Judgement
import Rainbow

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

/// Puts tones on a terminal: as ANSI colours, or not at all.
struct Ink: Sendable {
    /// Whether colours are wanted.
    let coloured: Bool

    /// The text in its tone.
    ///
    /// The codes are written here and not by Rainbow's string methods: those ask the environment
    /// and the standard output whether to, and this must depend on its input only.
    func paint(_ text: String, _ tone: Tone) -> String {
        let codes = codes(of: tone)
        guard coloured, !codes.isEmpty, !text.isEmpty else { return text }
        return "\u{1B}[\(codes.map { String($0) }.joined(separator: ";"))m\(text)\u{1B}[0m"
    }

    private func codes(of tone: Tone) -> [UInt8] {
        switch tone {
        case .plain: []
        case .strong: Style.bold.value
        case .faint: Style.dim.value
        case .good: NamedColor.green.value
        case .doubtful: NamedColor.yellow.value
        case .bad: Style.bold.value + NamedColor.red.value
        case .series(let index): colour(index).value
        }
    }

    private func colour(_ index: Int) -> NamedColor {
        let colours: [NamedColor] = [
            .cyan, .yellow, .magenta, .blue, .lightGreen, .red, .lightBlue, .white,
        ]
        return colours[index % colours.count]
    }
}

/// What a piece of text means; a colour scheme decides how it looks.
package enum Tone: Sendable {
    case plain
    /// A heading.
    case strong
    /// Of lesser weight.
    case faint
    case good
    case doubtful
    case bad
    /// One of several things told apart, counted from 0.
    case series(Int)

    /// The tone of a verdict.
    init(_ verdict: Verdict) {
        switch verdict {
        case .passed: self = .good
        case .inconclusive: self = .doubtful
        case .failed: self = .bad
        }
    }
}

/// The signs that tables, bars and time lines are drawn with.
package struct Glyphs: Sendable {
    /// A horizontal rule.
    let rule: Character
    /// The fillings of a bar's parts, told apart without colour.
    let fills: [Character]
    /// The steps of a sparkline, lowest first.
    let sparks: [Character]
    /// Marks what was cut off.
    let ellipsis: String
    /// From one to the other.
    let arrow: String
    /// A time line: what has passed, where it stands, what is to come, and a step.
    let passed: Character
    /// See `passed`.
    let cursor: Character
    /// See `passed`.
    let ahead: Character
    /// See `passed`.
    let step: Character

    /// For terminals that show UTF-8.
    package static let unicode = Glyphs(
        rule: "─", fills: ["█", "▒", "▓", "░", "▚", "▌", "▞", "▤"],
        sparks: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], ellipsis: "…", arrow: "→",
        passed: "━", cursor: "●", ahead: "─", step: "▼")

    /// For those that do not.
    package static let ascii = Glyphs(
        rule: "-", fills: ["#", "=", "+", ":", "%", "o", "*", "~"],
        sparks: ["_", ".", "-", "=", "+", "*", "%", "#"], ellipsis: "~", arrow: "->",
        passed: "=", cursor: "O", ahead: "-", step: "v")
}

/// What a text is written for: a terminal, or a file that one is to look at.
package struct Terminal: Sendable {
    /// How wide it is, in columns; nil where the output is no terminal.
    package let columns: Int?
    /// The signs it can show.
    package let glyphs: Glyphs
    /// Whether to use ANSI colours.
    package let coloured: Bool

    /// A file: 80 columns, UTF-8, no colours.
    package static let file = Terminal(columns: 80)

    /// A terminal.
    package init(columns: Int?, glyphs: Glyphs = .unicode, coloured: Bool = false) {
        self.columns = columns
        self.glyphs = glyphs
        self.coloured = coloured
    }

    /// How wide a text is to be.
    ///
    /// - Parameters:
    ///   - least: The narrowest that it becomes.
    ///   - most: The widest that it becomes, however wide the terminal is.
    ///   - otherwise: How wide it is where there is no terminal.
    /// - Returns: The width, in columns.
    package func width(atLeast least: Int = 0, atMost most: Int = .max, otherwise: Int) -> Int {
        columns.map { min(most, max(least, $0)) } ?? otherwise
    }
}
