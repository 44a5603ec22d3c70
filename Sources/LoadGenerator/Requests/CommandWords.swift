import Linearizability
import Quantities
import RedisClient
import Workload

extension LoadCommand {
    /// The command in pieces.
    ///
    /// - Parameters:
    ///   - share: Its share of all operations.
    ///   - expiry: After how long what it writes expires; nil for never.
    /// - Returns: What can be compiled.
    func command(share: Double, expiry: Duration?) -> WorkloadCommand {
        let milliseconds = expiry.map { String(max(1, $0.wholeNanoseconds / 1_000_000)) }
        switch self {
        case .get:
            return WorkloadCommand(
                name: rawValue, share: share, words: [[.text("GET")], [.key]], isWrite: false,
                isChecked: true, recordedAs: .read, accepted: [.string, .null])
        case .set:
            let lifetime = milliseconds.map { [[CommandPiece.text("PX")], [.text($0)]] } ?? []
            return WorkloadCommand(
                name: rawValue, share: share, words: [[.text("SET")], [.key], [.value]] + lifetime,
                isWrite: true, isLedgered: true, recordedAs: .write, accepted: [.status])
        case .incr:
            // A counter that expires begins anew, so that its value says nothing of the sum.
            var increment = write(share, "counter:", ["INCR"], milliseconds)
            increment.isCounted = milliseconds == nil
            return increment
        case .getCounter:
            // What expired and began anew is below what was acknowledged, and rightly so.
            return WorkloadCommand(
                name: rawValue, share: share, words: [[.text("GET")], [.text("counter:"), .tag]],
                isWrite: false, readsCounter: milliseconds == nil,
                recordedAs: milliseconds == nil ? .read : nil, accepted: [.string, .null])
        case .hset: return session(share, milliseconds)
        case .hgetall:
            return WorkloadCommand(
                name: rawValue, share: share,
                words: [[.text("HGETALL")], [.text("session:"), .tag]], isWrite: false,
                accepted: [.array])
        case .mget:
            let members = (0..<KeyNaming.groupSize).map { [CommandPiece.member($0)] }
            return WorkloadCommand(
                name: rawValue, share: share, words: [[.text("MGET")]] + members, isWrite: false,
                accepted: [.array], valuesInReply: KeyNaming.groupSize)
        case .eval:
            return WorkloadCommand(
                name: rawValue, share: share,
                words: [
                    [.text("EVAL")], [.text(Self.script)], [.text("1")], [.text("limit:"), .tag],
                    [.text(milliseconds ?? "0")],
                ], isWrite: true, accepted: [.integer])
        }
    }

    private func write(
        _ share: Double, _ family: String, _ verb: [String], _ milliseconds: String?
    ) -> WorkloadCommand {
        let key: [CommandPiece] = [.text(family), .tag]
        return WorkloadCommand(
            name: rawValue, share: share, words: verb.map { [.text($0)] } + [key],
            companion: milliseconds.map { [[.text("PEXPIRE")], key, [.text($0)]] } ?? [],
            isWrite: true, recordedAs: self == .incr ? .increment : nil, accepted: [.integer])
    }

    private func session(_ share: Double, _ milliseconds: String?) -> WorkloadCommand {
        let key: [CommandPiece] = [.text("session:"), .tag]
        return WorkloadCommand(
            name: rawValue, share: share,
            words: [
                [.text("HSET")], key, [.text("user")], [.random], [.text("seen")], [.number],
                [.text("data")], [.value],
            ], companion: milliseconds.map { [[.text("PEXPIRE")], key, [.text($0)]] } ?? [],
            isWrite: true, accepted: [.integer])
    }
}

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
