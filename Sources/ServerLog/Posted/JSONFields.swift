/// The fields of a line that is a JSON object, at any depth, without building it.
enum JSONFields {
    /// Hands on each field with a text or a number: its name, and the bytes of its value, escapes and
    /// all.
    static func scan(
        _ line: UnsafeRawBufferPointer,
        _ body: (_ name: String, _ value: UnsafeRawBufferPointer) -> Void
    ) {
        var place = 0
        var name: Range<Int>?
        while place < line.count {
            switch line[place] {
            case UInt8(ascii: "\""):
                let end = closing(line, place + 1)
                let text = place + 1..<end
                place = end + 1
                var next = place
                while next < line.count, line[next] == UInt8(ascii: " ") { next += 1 }
                if next < line.count, line[next] == UInt8(ascii: ":"), name == nil {
                    name = text
                    place = next + 1
                } else if let key = name {
                    tell(line, key, text, body)
                    name = nil
                }
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                let start = place
                while place < line.count, isNumberByte(line[place]) { place += 1 }
                if let key = name { tell(line, key, start..<place, body) }
                name = nil
            case UInt8(ascii: " "): place += 1
            default:
                name = nil
                place += 1
            }
        }
    }

    private static func tell(
        _ line: UnsafeRawBufferPointer, _ key: Range<Int>, _ value: Range<Int>,
        _ body: (String, UnsafeRawBufferPointer) -> Void
    ) {
        guard key.count <= 64 else { return }
        body(
            String(decoding: line[key], as: UTF8.self).lowercased(),
            UnsafeRawBufferPointer(rebasing: line[value]))
    }

    private static func closing(_ line: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var place = start
        while place < line.count, line[place] != UInt8(ascii: "\"") {
            place += line[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(place, line.count)
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") <= 9 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            || byte | 0x20 == UInt8(ascii: "e") || byte == UInt8(ascii: "+")
    }
}
