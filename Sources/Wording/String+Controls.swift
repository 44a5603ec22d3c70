extension String {
    /// With every control character replaced, so that no text from a log or a plan can drive a
    /// terminal: tabs and line ends become spaces, the rest and the marks that turn the direction
    /// of writing become the replacement character.
    package var withoutControls: String {
        guard unicodeScalars.contains(where: { $0.isControl }) else { return self }
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar {
            case "\t", "\n", "\r": scalars.append(" ")
            case _ where scalar.isControl: scalars.append("\u{FFFD}")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}

extension Unicode.Scalar {
    /// Whether it could drive a terminal or turn the direction of writing.
    package var isControl: Bool {
        properties.generalCategory == .control
            || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
            || value == 0x2028 || value == 0x2029
    }
}
