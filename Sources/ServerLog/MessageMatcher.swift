/// Finds the message of a line: the table of wordings, laid out for speed.
///
/// All wordings lie in three flat blocks of memory that live as long as the program, so that
/// matching touches no reference counts: bytes, steps, and for each first byte the wordings to try.
struct MessageMatcher: Sendable {
    private enum Kind: UInt8 {
        case literal
        case oneOf
        case node
        case integer
        case decimal
        case text
    }

    /// A step: for a literal and each word of a choice, `offset` and `length` lie in the bytes; a
    /// choice has `length` words, which are the steps after it.
    private struct Step {
        let kind: Kind
        let offset: Int32
        let length: Int32
    }

    private struct Wording {
        let firstStep: Int32
        let stepCount: Int32
        /// What the text's first bytes must be where the mask has ones: most wordings are ruled out by
        /// that alone.
        let head: UInt64
        let mask: UInt64
    }

    private let bytes: [UInt8]
    private let steps: [Step]
    private let wordings: [Wording]
    private let candidates: [Int32]
    private let starts: [Int32]
    private let messages: [@Sendable (borrowing MessageCaptures) -> LogMessage]

    /// Lays out the wordings; where two fit, the earlier wins.
    init(_ patterns: [MessagePattern]) {
        var bytes: [UInt8] = []
        var steps: [Step] = []
        var wordings: [Wording] = []
        func add(_ literal: [UInt8]) {
            steps.append(
                Step(kind: .literal, offset: Int32(bytes.count), length: Int32(literal.count)))
            bytes += literal
        }
        for pattern in patterns {
            let first = Int32(steps.count)
            for part in pattern.parts {
                switch part {
                case .literal(let literal): add(literal)
                case .oneOf(let words):
                    steps.append(Step(kind: .oneOf, offset: 0, length: Int32(words.count)))
                    for word in words { add(word) }
                case .node: steps.append(Step(kind: .node, offset: 0, length: 0))
                case .integer: steps.append(Step(kind: .integer, offset: 0, length: 0))
                case .decimal: steps.append(Step(kind: .decimal, offset: 0, length: 0))
                case .text: steps.append(Step(kind: .text, offset: 0, length: 0))
                }
            }
            var (head, mask): (UInt64, UInt64) = (0, 0)
            if case .literal(let literal) = pattern.parts.first {
                literal.withUnsafeBytes { head = Self.head($0) }
                mask = literal.count < 8 ? 1 << (8 * UInt64(literal.count)) - 1 : .max
            }
            wordings.append(
                Wording(
                    firstStep: first, stepCount: Int32(steps.count) - first, head: head, mask: mask)
            )
        }
        var candidates: [Int32] = []
        var starts: [Int32] = []
        for byte in UInt8.min...UInt8.max {
            starts.append(Int32(candidates.count))
            for (index, pattern) in patterns.enumerated() where pattern.firstBytes.contains(byte) {
                candidates.append(Int32(index))
            }
        }
        starts.append(Int32(candidates.count))
        self.bytes = bytes
        self.steps = steps
        self.wordings = wordings
        self.candidates = candidates
        self.starts = starts
        messages = patterns.map { $0.message }
    }

    /// The message with that text; ``LogMessage/unknown`` when no wording fits all of it.
    func message(of whole: UnsafeRawBufferPointer) -> LogMessage {
        var text = whole
        if text.first == UInt8(ascii: " ") {
            text = UnsafeRawBufferPointer(rebasing: text.drop { $0 == UInt8(ascii: " ") })
        }
        // Before a report of a crash stands an empty line.
        guard let first = text.first else { return .known }
        var captures = MessageCaptures()
        let range = Int(starts[Int(first)])..<Int(starts[Int(first) + 1])
        let head = Self.head(text)
        return bytes.withUnsafeBytes { bytes in
            var open: LogMessage?
            for candidate in range {
                let index = Int(candidates[candidate])
                guard head & wordings[index].mask == wordings[index].head else { continue }
                switch match(wordings[index], text, bytes, &captures) {
                case .whole:
                    let message = messages[index](captures)
                    // What says something of its own comes before what only belongs to a family.
                    if !message.isTelling, let open { return open }
                    return message
                case .beginning where open == nil: open = messages[index](captures)
                case .beginning, .none: break
                }
            }
            // A later version may say more: what it adds must not lose the line.
            return open ?? .unknown
        }
    }

    /// The first eight bytes as a number; zeros where there are fewer.
    private static func head(_ text: UnsafeRawBufferPointer) -> UInt64 {
        guard text.count < 8 else {
            return UInt64(littleEndian: text.loadUnaligned(as: UInt64.self))
        }
        return text.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private enum Match {
        case none
        /// The wording fits, and more follows it.
        case beginning
        case whole
    }

    private func match(
        _ wording: Wording, _ text: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer,
        _ captures: inout MessageCaptures
    ) -> Match {
        captures.clear()
        var cursor = Cursor(text: text)
        var step = Int(wording.firstStep)
        let end = step + Int(wording.stepCount)
        while step < end {
            let current = steps[step]
            step += 1
            switch current.kind {
            case .literal:
                guard cursor.skip(word(current, bytes)) else { return .none }
            case .oneOf:
                let last = step + Int(current.length)
                guard (step..<last).contains(where: { cursor.skip(word(steps[$0], bytes)) }) else {
                    return .none
                }
                step = last
            case .node:
                guard let node = cursor.node() else { return .none }
                captures.keep(node)
            case .integer:
                guard let number = cursor.integer() else { return .none }
                captures.keep(number)
            case .decimal:
                guard let number = cursor.thousandths() else { return .none }
                captures.keep(number)
            case .text:
                let next = step < end ? word(steps[step], bytes) : nil
                guard let found = cursor.text(before: next) else { return .none }
                captures.keep(found)
            }
        }
        guard let next = cursor.peek else { return .whole }
        // A word that goes on is another word.
        let isWordByte = next | 0x20 >= UInt8(ascii: "a") || next &- UInt8(ascii: "0") <= 9
        return isWordByte ? .none : .beginning
    }

    @inline(__always)
    private func word(
        _ step: Step, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer {
        let start = Int(step.offset)
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(step.length)])
    }
}
