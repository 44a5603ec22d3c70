/// Lines that are laid out by hand, made to fit a narrow terminal.
package enum HangingText {
    /// The text with its long lines broken at spaces; what is left of one goes on below its own words: below the
    /// second column of a row such as `  load       2000/s`, else two columns further in than the line.
    ///
    /// - Parameters:
    ///   - text: Lines.
    ///   - width: How many columns there are; below 40 counts as 40.
    /// - Returns: The lines, none wider, but for words that cannot be broken.
    package static func wrapped(_ text: String, to width: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { lines(String($0), max(40, width)) }.joined(separator: "\n")
    }

    private static func lines(_ line: String, _ width: Int) -> [String] {
        guard line.displayWidth > width else { return [line] }
        let hang = min(hang(of: line), width / 2)
        let margin = String(repeating: " ", count: hang)
        var lines: [String] = []
        var rest = Substring(line)
        while String(rest).displayWidth > width, let cut = cut(in: rest, width, after: hang) {
            lines.append(String(rest[..<cut].trimmingEnd))
            rest = (margin + rest[cut...].drop { $0 == " " })[...]
        }
        return lines + [String(rest)]
    }

    /// The last space before the edge, else the first behind it; nil where no word ends.
    private static func cut(
        in line: Substring, _ width: Int, after hang: Int
    ) -> Substring.Index? {
        var column = 0
        var found: Substring.Index?
        var hasWords = false
        for index in line.indices {
            let character = line[index]
            if character == " ", hasWords {
                if column > width { return found ?? index }
                found = index
            }
            if column >= hang, character != " " { hasWords = true }
            column += String(character).displayWidth
        }
        return found
    }

    /// Where the words of a line begin, behind its margin and, if it has one, its first column.
    private static func hang(of line: String) -> Int {
        let characters = Array(line)
        let margin = characters.prefix { $0 == " " }.count
        let most = min(characters.count, margin + 24)
        var place = margin
        while place + 1 < most {
            if characters[place] == " ", characters[place + 1] == " " {
                return place + characters[place...].prefix { $0 == " " }.count
            }
            place += 1
        }
        // A row without a name in its first column is one of words already.
        return margin + (margin > 8 ? 0 : 2)
    }
}

extension Substring {
    fileprivate var trimmingEnd: Substring {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
