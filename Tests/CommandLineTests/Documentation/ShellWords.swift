/// A line of a shell, as far as the documentation's commands go: words with quotes, up to what is no longer the command.
struct ShellWords {
    /// The words of the first command of the line, without what follows a `#`, `|`, `>` or `;`.
    let words: [String]

    init(_ line: String) {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for sign in line {
            if let open = quote {
                if sign == open { quote = nil } else { word = (word ?? "") + String(sign) }
            } else if sign == "\"" || sign == "'" {
                quote = sign
                word = word ?? ""
            } else if sign == " " {
                word.map { words.append($0) }
                word = nil
            } else if "|>;".contains(sign) || (sign == "#" && word == nil) {
                break
            } else {
                word = (word ?? "") + String(sign)
            }
        }
        word.map { words.append($0) }
        self.words = words
    }
}
