import RedisClient

extension CustomCommand {
    /// The placeholders by their names.
    private static let placeholders: [(name: String, piece: CommandPiece)] = [
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

    /// The command in pieces.
    func command() -> WorkloadCommand {
        WorkloadCommand(
            name: words.first?.lowercased() ?? "", share: share,
            words: words.map { Self.pieces(of: $0) }, isWrite: isWrite,
            accepted: [.string, .array, .integer, .null, .status], largestReply: 64 << 20)
    }

    private static func pieces(of word: String) -> [CommandPiece] {
        var pieces: [CommandPiece] = []
        var rest = word[...]
        var text = ""
        while !rest.isEmpty {
            if let found = placeholders.first(where: { rest.hasPrefix($0.name) }) {
                if !text.isEmpty { pieces.append(.text(text)) }
                text = ""
                pieces.append(found.piece)
                rest = rest.dropFirst(found.name.count)
            } else {
                text.append(rest.removeFirst())
            }
        }
        if !text.isEmpty || pieces.isEmpty { pieces.append(.text(text)) }
        return pieces
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
