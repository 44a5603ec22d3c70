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

    /// Passes over blanks, where it is so.
    mutating func skipBlanks(_ isSo: Bool = true) {
        while isSo, skip(UInt8(ascii: " ")) {}
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

    /// Reads a node's id, with or without a name in parentheses; one that was masked, too, as
    /// `<node-a>` and `8f45****`.
    package mutating func node() -> NodeID? {
        guard let id = wholeNode() ?? maskedNode() else { return nil }
        if place + 2 < text.count, text[place] == UInt8(ascii: " "),
            text[place + 1] == UInt8(ascii: "("),
            let close = index(of: UInt8(ascii: ")"), from: place)
        {
            place = close + 1
        }
        return id
    }

    private mutating func wholeNode() -> NodeID? {
        guard text.count - place >= NodeID.digits,
            let id = NodeID(
                digits: UnsafeRawBufferPointer(
                    rebasing: text[place..<place + NodeID.digits]))
        else { return nil }
        place += NodeID.digits
        return id
    }

    /// A word in the place of an id. What begins with one is no message that is known otherwise.
    private mutating func maskedNode() -> NodeID? {
        guard place > 0 else { return nil }
        let word = text[place...].prefix { byte in
            byte > UInt8(ascii: " ") && byte < 0x7F && byte != UInt8(ascii: ":")
                && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "(")
                && byte != UInt8(ascii: ")")
        }
        var end = word.endIndex
        // A full stop ends the sentence, unless it is one of three.
        if word.last == UInt8(ascii: "."), word.dropLast().last != UInt8(ascii: ".") { end -= 1 }
        guard (2...64).contains(end - place) else { return nil }
        // The beginning of a whole one, where the line breaks off, is none.
        let isTorn = end == text.count && (30..<NodeID.digits).contains(end - place)
        if isTorn,
            text[place..<end].allSatisfy({
                $0 &- UInt8(ascii: "0") <= 9 || $0 &- UInt8(ascii: "a") <= 5
            })
        {
            return nil
        }
        let id = NodeID(masked: UnsafeRawBufferPointer(rebasing: text[place..<end]))
        place = end
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

extension UnsafeRawBufferPointer {
    /// Whether these words stand in it; `String.contains` takes a hundred times as long.
    func holds(_ words: StaticString) -> Bool {
        var cursor = Cursor(text: self)
        return cursor.text(
            before: UnsafeRawBufferPointer(
                start: words.utf8Start, count: words.utf8CodeUnitCount)) != nil
    }
}
