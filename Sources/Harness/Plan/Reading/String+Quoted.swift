extension String {
    /// The text in single quotes for a message: on one line, without control characters, and not
    /// longer than 60 characters.
    package var quoted: String {
        var shown = ""
        for (index, scalar) in unicodeScalars.enumerated() {
            if index == 60 {
                shown += "..."
                break
            }
            let isControl = scalar.properties.generalCategory == .control
            let isFormat = scalar.properties.generalCategory == .format
            shown += isControl || isFormat ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return "'\(shown)'"
    }
}
