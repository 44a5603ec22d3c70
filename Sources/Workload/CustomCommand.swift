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

extension CustomCommand {
    /// The placeholders by their names.
    package static let placeholders: [(name: String, piece: CommandPiece)] = [
        ("{key}", .tag), ("{random}", .random), ("{number}", .number), ("{value}", .value),
    ]

    /// What is wrong with it, in a sentence; nil when nothing is.
    package var problem: String? {
        if words.isEmpty { return "a command needs at least its name" }
        let keys = words.dropFirst().filter { $0.contains("{key}") }
        if keys.isEmpty {
            return "a command needs {key} in an argument: it says which node to ask"
        }
        let values = words.filter { $0.contains("{value}") }
        if values.count > 1 || values.contains(where: { $0 != "{value}" }) {
            return "{value} is an argument by itself, and comes once"
        }
        for word in words {
            guard let unknown = Self.unknownPlaceholder(in: word) else { continue }
            return "no placeholder is named \(unknown); there are "
                + Self.placeholders.map(\.name).joined(separator: ", ")
        }
        return nil
    }

    private static func unknownPlaceholder(in word: String) -> String? {
        var rest = word[...]
        while let open = rest.firstIndex(of: "{") {
            rest = rest[open...]
            guard let close = rest.firstIndex(of: "}") else { return nil }
            let name = String(rest[...close])
            let isWord = name.dropFirst().dropLast().allSatisfy { $0.isLetter && $0.isLowercase }
            if isWord, name.count > 2, !placeholders.contains(where: { $0.name == name }) {
                return name
            }
            rest = rest[rest.index(after: close)...]
        }
        return nil
    }
}

/// A part of a command's argument, before it is compiled.
package enum CommandPiece: Hashable, Sendable {
    /// The same in each request.
    case text(String)
    /// The operation's key as get and set call it.
    case key
    /// The operation's key as a hash tag, for keys of other families.
    case tag
    /// The name of a member (0 to 9) of the key's group; only where keys are grouped.
    case member(Int)
    /// The number of the write, or of the operation, as ten digits.
    case number
    /// Ten random digits, the first of them not 0.
    case random
    /// A value: the key's ten digits, a colon, the number's ten digits, a colon and padding.
    case value
}
