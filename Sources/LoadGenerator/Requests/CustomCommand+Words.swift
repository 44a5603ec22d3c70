import RedisClient
import Workload

extension CustomCommand {
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
}
