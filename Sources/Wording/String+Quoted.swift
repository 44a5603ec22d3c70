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
