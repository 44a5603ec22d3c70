/// A command of the user's own, with placeholders.
///
/// `{key}` becomes the operation's key in braces, a hash tag: `board:{key}` and `seen:{key}` are in the
/// same slot, and no such key is one that get and set use. `{random}` becomes ten random digits, the
/// first of them not 0; `{number}` ten digits that count the worker's operations; `{value}` a value of
/// the load's size.
package struct CustomCommand: Codable, Hashable, Sendable {
    /// The command and its arguments.
    package var words: [String]
    /// Its share of all operations, 0 to 1.
    package var share: Double
    /// Whether it changes data.
    package var isWrite: Bool

    /// A command.
    package init(words: [String], share: Double, isWrite: Bool) {
        self.words = words
        self.share = share
        self.isWrite = isWrite
    }

    /// Divides a line into words at spaces; single and double quotes keep them together. nil when a
    /// quote is not closed.
    package static func words(of line: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character == " " {
                if let word { words.append(word) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return quote == nil ? words : nil
    }
}
