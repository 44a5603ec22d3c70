/// Takes off a server's message what was put around it and into it on its way: the end of a quotation,
/// escapes of JSON, Markdown and HTML, colours.
enum Unescape {
    /// How the server's line is enclosed, as what stands before it tells.
    struct Enclosure: Hashable {
        /// The backslashes before the quotation mark that ends it; nil when it is not quoted.
        var backslashes: Int?
        /// Whether it stands in a row of a table: bars are around what comes before it.
        var isInTable = false
        /// The mark that encloses it and is repeated at its end, such as `**`.
        var marks: [UInt8] = []

        /// What the bytes before the server's line open.
        init(before prefix: UnsafeRawBufferPointer) {
            guard let last = prefix.last else { return }
            isInTable = prefix.first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "|")
            if let quote = Self.openQuote(prefix) {
                backslashes = quote
                return
            }
            switch last {
            case UInt8(ascii: "*"), UInt8(ascii: "`"), UInt8(ascii: "_"), UInt8(ascii: "'"),
                UInt8(ascii: "~"):
                marks = Array(prefix.reversed().prefix { $0 == last })
            default: break
            }
        }

        var isNone: Bool { backslashes == nil && marks.isEmpty && !isInTable }

        /// The backslashes before the quotation mark in which the text stands; nil when in none.
        private static func openQuote(_ prefix: UnsafeRawBufferPointer) -> Int? {
            guard let mark = prefix.lastIndex(of: UInt8(ascii: "\"")) else { return nil }
            var place = mark
            while place > 0, prefix[place - 1] == UInt8(ascii: "\\") { place -= 1 }
            let backslashes = mark - place
            while place > 0, prefix[place - 1] == UInt8(ascii: " ") { place -= 1 }
            guard place > 0 else { return backslashes }
            switch prefix[place - 1] {
            case UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{"),
                UInt8(ascii: "("), UInt8(ascii: "="), UInt8(ascii: "\t"), UInt8(ascii: "-"):
                return backslashes
            default: return nil
            }
        }
    }

    /// The message without the end of what encloses it; it lies in the line.
    static func cut(
        _ message: UnsafeRawBufferPointer, _ enclosure: Enclosure
    ) -> UnsafeRawBufferPointer {
        if let backslashes = enclosure.backslashes {
            return UnsafeRawBufferPointer(rebasing: message[..<end(of: message, backslashes)])
        }
        var end = message.count
        while end > 0, message[end - 1] == UInt8(ascii: " ") { end -= 1 }
        // A table's last columns are empty.
        if enclosure.isInTable {
            while end > 0,
                message[end - 1] == UInt8(ascii: " ") || message[end - 1] == UInt8(ascii: "|")
            {
                end -= 1
            }
        }
        // A terminal's program draws its window's border behind the line: U+2502 or U+2503.
        if end >= 3, message[end - 3] == 0xE2, message[end - 2] == 0x94,
            message[end - 1] & 0xFE == 0x82
        {
            end -= 3
            while end > 0, message[end - 1] == UInt8(ascii: " ") { end -= 1 }
        }
        if !enclosure.marks.isEmpty, end >= enclosure.marks.count,
            message[..<end].suffix(enclosure.marks.count).elementsEqual(enclosure.marks)
        {
            end -= enclosure.marks.count
        }
        return UnsafeRawBufferPointer(rebasing: message[..<end])
    }

    /// The message without the marks that make all of it bold, though not what stands before it:
    /// `# **Client id=750 ...**`; it lies in the line.
    static func plain(_ message: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let mark = UInt8(ascii: "*")
        guard message.count > 8, message[0] == mark, message[1] == mark, message[2] != mark else {
            return message
        }
        var end = message.count
        while end > 2, message[end - 1] == mark { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: message[2..<end])
    }

    /// Where the quotation ends: at a mark with as many backslashes before it as at its beginning.
    private static func end(of message: UnsafeRawBufferPointer, _ backslashes: Int) -> Int {
        var run = 0
        for (index, byte) in message.enumerated() {
            if byte == UInt8(ascii: "\\") {
                run += 1
            } else {
                if byte == UInt8(ascii: "\""), run == backslashes { return index - run }
                run = 0
            }
        }
        return message.count
    }

    /// Whether a text holds anything that ``text(_:into:)`` changes.
    static func isNeeded(_ text: UnsafeRawBufferPointer) -> Bool {
        // 0xC2 and 0xE2 begin blanks and dashes that a page put in the place of plain ones.
        text.contains {
            $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") || $0 == 0x1B || $0 == 0xC2
                || $0 == 0xE2
        }
    }

    /// Writes a text without its escapes; a backslash is taken off before punctuation and as JSON has
    /// it, as often as it was put there.
    static func text(_ text: UnsafeRawBufferPointer, into result: inout [UInt8]) {
        result.removeAll(keepingCapacity: true)
        var place = 0
        while place < text.count {
            let byte = text[place]
            switch byte {
            case UInt8(ascii: "\\"): place = backslash(text, place, &result)
            case UInt8(ascii: "&"): place = entity(text, place, &result)
            case 0x1B: place = colour(text, place)
            case 0xC2 where place + 1 < text.count && text[place + 1] == 0xA0:
                result.append(UInt8(ascii: " "))
                place += 2
            case 0xE2 where place + 2 < text.count && text[place + 1] == 0x80:
                let sign = typographic(text[place + 2])
                result.append(contentsOf: sign.map { [$0] } ?? Array(text[place..<place + 3]))
                place += 3
            default:
                result.append(byte)
                place += 1
            }
        }
        while result.last == UInt8(ascii: " ") || result.last == UInt8(ascii: "\n")
            || result.last == UInt8(ascii: "\r")
        {
            result.removeLast()
        }
    }

    /// The plain sign for a dash, a blank or a quotation mark of typography, by its last byte.
    private static func typographic(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x90...0x95: UInt8(ascii: "-")
        case 0x80...0x8A, 0xAF: UInt8(ascii: " ")
        case 0x98, 0x99: UInt8(ascii: "'")
        case 0x9C, 0x9D: UInt8(ascii: "\"")
        default: nil
        }
    }

    private static func backslash(
        _ text: UnsafeRawBufferPointer, _ start: Int, _ result: inout [UInt8]
    ) -> Int {
        var place = start
        while place < text.count, text[place] == UInt8(ascii: "\\") { place += 1 }
        guard place < text.count else { return place }
        let next = text[place]
        switch next {
        case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            result.append(next == UInt8(ascii: "t") ? UInt8(ascii: "\t") : UInt8(ascii: "\n"))
            return place + 1
        case UInt8(ascii: "u"):
            guard place + 4 < text.count,
                let value = UInt32(
                    String(decoding: text[place + 1...place + 4], as: UTF8.self), radix: 16),
                let scalar = Unicode.Scalar(value)
            else { break }
            if value == 0x1B {
                // A colour that was escaped: what follows it ends at its letter.
                return colour(text, place + 4)
            }
            result.append(contentsOf: String(scalar).utf8)
            return place + 5
        case UInt8(ascii: "!")...UInt8(ascii: "/"), UInt8(ascii: ":")...UInt8(ascii: "@"),
            UInt8(ascii: "[")...UInt8(ascii: "`"), UInt8(ascii: "{")...UInt8(ascii: "~"):
            result.append(next)
            return place + 1
        default: break
        }
        // No escape: a path of Windows, for one.
        result.append(UInt8(ascii: "\\"))
        return place
    }

    private static let entities: [(name: StaticString, byte: UInt8)] = [
        ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")), ("&amp;", UInt8(ascii: "&")),
        ("&quot;", UInt8(ascii: "\"")), ("&#39;", UInt8(ascii: "'")),
        ("&#x27;", UInt8(ascii: "'")), ("&#34;", UInt8(ascii: "\"")),
        ("&apos;", UInt8(ascii: "'")), ("&nbsp;", UInt8(ascii: " ")),
    ]

    private static func entity(
        _ text: UnsafeRawBufferPointer, _ start: Int, _ result: inout [UInt8]
    ) -> Int {
        var cursor = Cursor(text: text)
        cursor.move(to: start)
        for (name, byte) in entities where cursor.skip(name) {
            result.append(byte)
            return cursor.offset
        }
        result.append(text[start])
        return start + 1
    }

    /// The place after a terminal's control sequence whose first byte stands here.
    private static func colour(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var place = start + 1
        guard place < text.count, text[place] == UInt8(ascii: "[") else { return place }
        place += 1
        while place < text.count, !(0x40...0x7E).contains(text[place]) { place += 1 }
        return min(place + 1, text.count)
    }
}
