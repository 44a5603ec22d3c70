import Wording

/// Text whose parts have tones; its width is that of the text alone.
package struct StyledText: Sendable, ExpressibleByStringInterpolation {
    /// A part of one tone.
    struct Span: Sendable {
        var text: String
        var tone: Tone
    }

    private(set) var spans: [Span]

    /// Text in one tone; control characters become visible signs.
    init(_ text: String, _ tone: Tone = .plain) {
        spans = [Span(text: text.withoutControls, tone: tone)]
    }

    /// Plain text.
    package init(stringLiteral value: String) {
        self.init(value)
    }

    private init(spans: [Span]) {
        self.spans = spans
    }

    /// One after the other.
    static func + (left: StyledText, right: StyledText) -> StyledText {
        StyledText(spans: left.spans + right.spans)
    }

    /// One after the other.
    static func += (left: inout StyledText, right: StyledText) {
        left.spans += right.spans
    }

    /// The text without its tones.
    var plain: String { spans.map { $0.text }.joined() }

    /// How many columns of a terminal it takes.
    var width: Int { spans.reduce(0) { $0 + $1.text.displayWidth } }

    /// With spaces after it (or before it) up to a width.
    func padded(to width: Int, right: Bool = false) -> StyledText {
        let missing = width - self.width
        guard missing > 0 else { return self }
        let space = StyledText(String(repeating: " ", count: missing))
        return right ? space + self : self + space
    }

    /// Cut to a width; what was cut is marked at the end.
    func truncated(to width: Int, mark: String) -> StyledText {
        guard self.width > width else { return self }
        var room = width - mark.displayWidth
        guard room >= 0 else { return StyledText(String(mark.prefix(max(0, width)))) }
        var kept: [Span] = []
        for span in spans where room > 0 {
            let text = span.text.prefix(columns: room)
            kept.append(Span(text: text, tone: span.tone))
            room -= text.displayWidth
            if text.count < span.text.count { break }
        }
        return StyledText(spans: kept + [Span(text: mark, tone: .faint)])
    }

    /// As a terminal gets it; spaces at the end are left out.
    func rendered(by ink: Ink) -> String {
        var parts = spans
        while let last = parts.last {
            let text = String(last.text.reversed().drop { $0 == " " }.reversed())
            if text.isEmpty {
                parts.removeLast()
            } else {
                parts[parts.count - 1].text = text
                break
            }
        }
        return parts.map { ink.paint($0.text, $0.tone) }.joined()
    }
}
