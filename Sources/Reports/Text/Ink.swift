import Rainbow

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
