/// Makes UTF-8 with line feeds of what a file holds: takes a byte order mark off, decodes UTF-16, and
/// turns lone carriage returns into line feeds.
struct TextDecoder {
    /// How a file is written.
    enum Encoding: Sendable {
        case utf8
        case utf16(isBigEndian: Bool)
    }

    /// Found out from the first bytes.
    private(set) var encoding: Encoding?
    private var endsLinesWithReturns = false
    private var odd: UInt8?
    private var highSurrogate: UInt16?
    private var decoded: [UInt8] = []

    /// Hands the next piece on, decoded. The first must have at least the first line's beginning.
    mutating func decode(
        _ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        var rest = piece
        if encoding == nil { rest = begin(piece) }
        switch encoding {
        case .utf16(let isBigEndian):
            decoded.removeAll(keepingCapacity: true)
            take(rest, isBigEndian)
            if endsLinesWithReturns { turnReturns() }
            try decoded.withUnsafeBytes { try body($0) }
        default:
            guard endsLinesWithReturns else { return try body(rest) }
            decoded.removeAll(keepingCapacity: true)
            decoded.append(contentsOf: rest)
            turnReturns()
            try decoded.withUnsafeBytes { try body($0) }
        }
    }

    /// Finds out how the text is written; what follows its mark, if it has one.
    private mutating func begin(_ piece: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let head = piece.prefix(4096)
        let zerosAtEven = stride(from: 0, to: head.count, by: 2).count { head[$0] == 0 }
        let zerosAtOdd = stride(from: 1, to: head.count, by: 2).count { head[$0] == 0 }
        let isBigEndian = zerosAtEven > zerosAtOdd
        let most = max(zerosAtEven, zerosAtOdd)
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            encoding = .utf16(isBigEndian: head[0] == 0xFE)
        } else if most >= 4, most * 5 >= head.count * 2,
            min(zerosAtEven, zerosAtOdd) * 10 <= most
        {
            encoding = .utf16(isBigEndian: isBigEndian)
        } else {
            encoding = .utf8
        }
        let isMarked = head.starts(with: [0xEF, 0xBB, 0xBF])
        let start =
            isMarked
            ? 3 : head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) ? 2 : 0
        endsLinesWithReturns =
            head.contains(UInt8(ascii: "\r")) && !head.contains(UInt8(ascii: "\n"))
        return UnsafeRawBufferPointer(rebasing: piece[min(start, piece.count)...])
    }

    private mutating func take(_ piece: UnsafeRawBufferPointer, _ isBigEndian: Bool) {
        for byte in piece {
            guard let first = odd else {
                odd = byte
                continue
            }
            odd = nil
            let unit =
                isBigEndian
                ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first)
            append(unit)
        }
    }

    private mutating func append(_ unit: UInt16) {
        switch unit {
        case 0xD800..<0xDC00: highSurrogate = unit
        case 0xDC00..<0xE000:
            if let high = highSurrogate {
                append(0x10000 + (UInt32(high - 0xD800) << 10) + UInt32(unit - 0xDC00))
            }
            highSurrogate = nil
        default:
            highSurrogate = nil
            append(UInt32(unit))
        }
    }

    private mutating func append(_ value: UInt32) {
        if value < 0x80 {
            decoded.append(UInt8(truncatingIfNeeded: value))
        } else if let scalar = Unicode.Scalar(value) {
            decoded.append(contentsOf: String(scalar).utf8)
        }
    }

    private mutating func turnReturns() {
        for index in decoded.indices where decoded[index] == UInt8(ascii: "\r") {
            decoded[index] = UInt8(ascii: "\n")
        }
    }
}
