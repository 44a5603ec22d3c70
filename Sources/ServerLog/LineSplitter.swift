import Glibc

/// Cuts what comes in pieces of any size into lines, in constant memory.
struct LineSplitter: Sendable {
    /// How much of a line is kept until its end comes, in bytes.
    static let longestLine = 65536

    /// Lines of which only the beginning was kept.
    private(set) var overlong: Int64 = 0
    private var unfinished: [UInt8] = []
    private var isSkipping = false

    /// Takes in the next piece, and hands on each line whose end has come, without that end.
    mutating func read(
        _ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        guard let base = piece.baseAddress else { return }
        var start = 0
        while start < piece.count {
            guard let found = memchr(base + start, newline, piece.count - start) else {
                keep(UnsafeRawBufferPointer(rebasing: piece[start...]))
                return
            }
            let end = UnsafeRawPointer(found) - base
            let part = UnsafeRawBufferPointer(rebasing: piece[start..<end])
            start = end + 1
            if unfinished.isEmpty, !isSkipping {
                try body(part)
            } else {
                keep(part)
                try endLine(body)
            }
        }
    }

    /// Hands on the last line, which has no end; call it when nothing more will come.
    mutating func finish(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        if unfinished.isEmpty { isSkipping = false } else { try endLine(body) }
    }

    private mutating func endLine(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        let line = unfinished
        unfinished.removeAll(keepingCapacity: true)
        isSkipping = false
        try line.withUnsafeBytes { try body($0) }
    }

    private mutating func keep(_ part: UnsafeRawBufferPointer) {
        guard !isSkipping else { return }
        let room = Self.longestLine - unfinished.count
        unfinished.append(contentsOf: part.prefix(room))
        if part.count > room {
            isSkipping = true
            overlong += 1
        }
    }
}

private let newline = Int32(UInt8(ascii: "\n"))
