/// What messages say of values: a text in quotes, a number with its noun.
///
/// Everything that is printed passes here, or through `Secret`, so that no control character and no secret reaches
/// a terminal.
extension String {
    /// The text in single quotes for a message: see `printable`.
    package var quoted: String { "'\(printable)'" }

    /// The text for a message: on one line, without control characters, cut after 60 characters, its
    /// secrets hidden.
    package var printable: String {
        var shown = ""
        let open = Secret.hiding(in: String(unicodeScalars.prefix(400)))
        for (index, scalar) in open.unicodeScalars.enumerated() {
            if index == 60 {
                shown += "..."
                break
            }
            let isControl = scalar.properties.generalCategory == .control
            let isFormat = scalar.properties.generalCategory == .format
            shown += isControl || isFormat ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return shown
    }
}

extension Int {
    /// This many of something in words, with the plural's s where it is due: `1 run`, `3 runs`.
    package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
