extension String {
    /// How many columns of a terminal the text takes; a wide character takes two.
    var displayWidth: Int {
        unicodeScalars.allSatisfy { $0.isASCII } ? utf8.count : reduce(0) { $0 + $1.displayWidth }
    }

    /// As many characters from the beginning as fit into so many columns.
    func prefix(columns: Int) -> String {
        var room = columns
        var result = ""
        for character in self {
            room -= character.displayWidth
            guard room >= 0 else { break }
            result.append(character)
        }
        return result
    }

    /// Broken at spaces into lines of at most so many columns; longer words are cut.
    func wrapped(to width: Int) -> [String] {
        let limit = Swift.max(1, width)
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            var rest = String(word)
            if !line.isEmpty, line.displayWidth + 1 + rest.displayWidth <= limit {
                line += " " + rest
                continue
            }
            if !line.isEmpty { lines.append(line) }
            while rest.displayWidth > limit {
                // A character wider than the line still goes on one, or this would never end.
                let part = rest.prefix(columns: limit)
                let taken = part.isEmpty ? String(rest.prefix(1)) : part
                lines.append(taken)
                rest = String(rest.dropFirst(taken.count))
            }
            line = rest
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }
}

extension Character {
    fileprivate var displayWidth: Int {
        unicodeScalars.reduce(0) { Swift.max($0, $1.displayWidth) }
    }
}

extension Unicode.Scalar {
    /// Two for the wide blocks of East Asian scripts and pictures (Unicode Standard Annex 11), none
    /// for what is drawn over the character before it.
    fileprivate var displayWidth: Int {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default:
            break
        }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return 1
        }
    }
}
