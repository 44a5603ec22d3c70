import Glibc

/// A place in a line, moving forward as its parts are read.
package struct Cursor {
    private let text: UnsafeRawBufferPointer
    private var place = 0

    /// The start of a text.
    package init(text: UnsafeRawBufferPointer) {
        self.text = text
    }

    /// Whether everything is read.
    package var isAtEnd: Bool { place == text.count }

    /// What is not read yet.
    package var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: text[place...]) }

    /// How many bytes are read.
    package var offset: Int { place }

    /// The byte here, not passed over; nil at the end.
    @inline(__always)
    package var peek: UInt8? { place < text.count ? text[place] : nil }

    /// Passes over blanks.
    mutating func skipBlanks() {
        while skip(UInt8(ascii: " ")) {}
    }

    /// Goes to a place in the text; to its end when that lies beyond.
    package mutating func move(to offset: Int) {
        place = min(max(offset, 0), text.count)
    }

    /// Passes over a word; stays and says false when another stands here.
    package mutating func skip(_ word: StaticString) -> Bool {
        skip(UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    /// Passes over these bytes; stays and says false when others stand here.
    @inline(__always)
    package mutating func skip(_ word: UnsafeRawBufferPointer) -> Bool {
        guard let here = text.baseAddress, word.count <= text.count - place else { return false }
        guard let start = word.baseAddress, word.count > 0 else { return true }
        guard memcmp(here + place, start, word.count) == 0 else { return false }
        place += word.count
        return true
    }

    /// Passes over one byte; stays and says false when another stands here.
    @inline(__always)
    package mutating func skip(_ byte: UInt8) -> Bool {
        guard place < text.count, text[place] == byte else { return false }
        place += 1
        return true
    }

    /// The byte here, passed over; nil at the end.
    @inline(__always)
    package mutating func next() -> UInt8? {
        guard place < text.count else { return nil }
        defer { place += 1 }
        return text[place]
    }

    /// Reads a node's id, with or without a name in parentheses.
    package mutating func node() -> NodeID? {
        guard text.count - place >= NodeID.digits,
            let id = NodeID(
                digits: UnsafeRawBufferPointer(
                    rebasing: text[place..<place + NodeID.digits]))
        else { return nil }
        place += NodeID.digits
        if place + 2 < text.count, text[place] == UInt8(ascii: " "),
            text[place + 1] == UInt8(ascii: "("),
            let close = index(of: UInt8(ascii: ")"), from: place)
        {
            place = close + 1
        }
        return id
    }

    /// Reads digits only; nil without any, or when they pass what fits.
    @inline(__always)
    package mutating func digits() -> Int64? {
        var value: Int64 = 0
        let start = place
        while place < text.count {
            let digit = text[place] &- UInt8(ascii: "0")
            if digit > 9 { break }
            if place - start >= 18 { return nil }
            value = value &* 10 &+ Int64(digit)
            place += 1
        }
        return place > start ? value : nil
    }

    /// Reads a whole number, with a minus sign or not.
    package mutating func integer() -> Int64? {
        let isNegative = skip(UInt8(ascii: "-"))
        guard let value = digits() else { return nil }
        return isNegative ? -value : value
    }

    /// Reads a decimal such as `0.25` as thousandths; finer digits are cut off.
    package mutating func thousandths() -> Int64? {
        guard let whole = digits(), whole < 1_000_000_000_000 else { return nil }
        var value = whole * 1000
        guard skip(UInt8(ascii: ".")) else { return value }
        var weight: Int64 = 100
        while place < text.count, text[place] &- UInt8(ascii: "0") <= 9 {
            value += Int64(text[place] &- UInt8(ascii: "0")) * weight
            weight /= 10
            place += 1
        }
        return value
    }

    /// Reads up to the next occurrence of these bytes, or to the end when there are none to look
    /// for; blanks around what is found are taken off. Nil when the bytes do not occur.
    package mutating func text(before word: UnsafeRawBufferPointer?) -> UnsafeRawBufferPointer? {
        var end = text.count
        if let word {
            guard let found = index(of: word) else { return nil }
            end = found
        }
        var first = place
        var last = end
        while first < last, text[first] == UInt8(ascii: " ") { first += 1 }
        while last > first, text[last - 1] == UInt8(ascii: " ") { last -= 1 }
        place = end
        return UnsafeRawBufferPointer(rebasing: text[first..<last])
    }

    private func index(of word: UnsafeRawBufferPointer) -> Int? {
        guard let base = text.baseAddress, let start = word.baseAddress, let first = word.first
        else { return nil }
        var candidate = place
        while let found = index(of: first, from: candidate), found + word.count <= text.count {
            if memcmp(base + found, start, word.count) == 0 { return found }
            candidate = found + 1
        }
        return nil
    }

    private func index(of byte: UInt8, from start: Int) -> Int? {
        guard let base = text.baseAddress,
            let found = memchr(base + start, Int32(byte), text.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }
}
