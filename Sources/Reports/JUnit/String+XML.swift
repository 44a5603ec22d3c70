extension String {
    /// Without the characters that XML 1.0 forbids even when escaped (section 2.2 of the standard).
    var xmlSafe: String {
        let scalars = unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
            default: false
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
