import Linearizability
import RedisClient
import Workload

/// Turns a command in pieces into bytes with gaps.
struct TemplateCompiler {
    private let naming: KeyNaming
    /// The size of values when all are the same.
    private let valueSize: Int?
    private var text: [UInt8] = []
    private var gaps: [CommandTemplate.Gap] = []
    private var valueOffset = -1

    /// The template of a command.
    static func compile(
        _ command: WorkloadCommand, naming: KeyNaming, valueSize: Int?
    ) -> CommandTemplate {
        var compiler = TemplateCompiler(naming: naming, valueSize: valueSize)
        compiler.add(command.words)
        if !command.companion.isEmpty { compiler.add(command.companion) }
        if let wait = command.wait { compiler.add(wait.words.map { [.text($0)] }) }
        return compiler.template(of: command)
    }

    private init(naming: KeyNaming, valueSize: Int?) {
        self.naming = naming
        self.valueSize = valueSize
    }

    private mutating func add(_ words: [[CommandPiece]]) {
        text += Array("*\(words.count)\r\n".utf8)
        for word in words {
            if word == [.value], valueSize == nil {
                valueOffset = text.count
                continue
            }
            var argument = TemplateCompiler(naming: naming, valueSize: valueSize)
            // Names of other families, too, are below the run's prefix.
            if word.contains(.tag) { argument.text += Array(naming.familyPrefix.utf8) }
            for piece in word { argument.add(piece) }
            text += Array("$\(argument.text.count)\r\n".utf8)
            gaps += argument.gaps.map {
                CommandTemplate.Gap(offset: $0.offset + text.count, filling: $0.filling)
            }
            text += argument.text + [13, 10]
        }
    }

    private mutating func add(_ piece: CommandPiece) {
        switch piece {
        case .text(let plain): text += Array(plain.utf8)
        case .key: addKey(prefix: naming.prefix, isTag: false)
        case .tag: addKey(prefix: "", isTag: true)
        case .member(let digit):
            addGroup(prefix: naming.prefix + "{", .group, lastDigit: digit)
        case .number: addDigits(.number)
        case .random: addDigits(.random)
        case .value:
            addDigits(.key)
            text.append(UInt8(ascii: ":"))
            addDigits(.number)
            text.append(UInt8(ascii: ":"))
            let padding = (valueSize ?? ValueSize.smallest) - ValueSize.smallest
            text += [UInt8](repeating: UInt8(ascii: "x"), count: padding)
        }
    }

    private mutating func addKey(prefix: String, isTag: Bool) {
        switch naming.form {
        case .plain:
            text += Array((isTag ? "{" + naming.prefix : prefix).utf8)
            addDigits(.key)
            if isTag { text.append(UInt8(ascii: "}")) }
        case .grouped: addGroup(prefix: prefix + "{", .groupedKey, lastDigit: 0)
        }
    }

    private mutating func addGroup(
        prefix: String, _ filling: CommandTemplate.Filling, lastDigit: Int
    ) {
        text += Array(prefix.utf8)
        gaps.append(CommandTemplate.Gap(offset: text.count, filling: filling))
        text += Array("000000000}\(lastDigit)".utf8)
    }

    private mutating func addDigits(_ filling: CommandTemplate.Filling) {
        gaps.append(CommandTemplate.Gap(offset: text.count, filling: filling))
        text += Array("0000000000".utf8)
    }

    private func template(of command: WorkloadCommand) -> CommandTemplate {
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: text.count)
        bytes.initialize(from: text, count: text.count)
        let places = UnsafeMutablePointer<CommandTemplate.Gap>.allocate(capacity: gaps.count)
        let keyGaps = gaps.filter { $0.filling == .key }
        places.initialize(
            from: keyGaps + gaps.filter { $0.filling != .key }, count: gaps.count)
        let accepted = command.accepted.reduce(0) { $0 | 1 << $1.rawValue } as UInt8
        let waits = command.wait != nil
        return CommandTemplate(
            bytes: bytes, count: text.count, gaps: places, gapCount: gaps.count,
            keyGapCount: keyGaps.count, valueOffset: valueOffset, isWrite: command.isWrite,
            isLedgered: command.isLedgered,
            isCounted: command.isCounted,
            isOfCounter: command.isCounted || command.readsCounter,
            isChecked: command.isChecked || command.isCounted || command.readsCounter,
            // Of several replies the last ends an operation, and the counter's is not that.
            recordedAs: command.recordedAs == .increment && (waits || !command.companion.isEmpty)
                ? nil : command.recordedAs,
            extraReplies: (command.companion.isEmpty ? 0 : 1) + (waits ? 1 : 0),
            replicasAwaited: command.wait?.replicas ?? 0, accepted: waits ? 0 : accepted,
            acceptedBeforeWait: waits ? accepted : 0)
    }
}
