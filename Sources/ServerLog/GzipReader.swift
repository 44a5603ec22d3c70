import CZlib
import Glibc

/// Decompresses what comes in pieces as `gzip -d` does, member after member.
///
/// zlib's own reading of files is silent about what follows the last member.
final class GzipReader {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    /// Whether a member has ended and no other has begun.
    private(set) var isWhole = false
    /// Whether no member has ended yet.
    private var isFirst = true

    /// A reader of gzip alone; nil when there is no memory for it.
    init?() {
        stream.initialize(to: z_stream())
        // 15 for the largest window, 16 for gzip's frame.
        guard
            inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        room.deallocate()
    }

    /// Hands on what a piece holds.
    ///
    /// - Returns: Whether all of it was compressed; false when something else follows a member.
    /// - Throws: `LogFile.Unreadable` when it is damaged, and what the body throws.
    func take(
        _ piece: UnsafeRawBufferPointer, of path: String,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Bool {
        var rest = piece[...]
        while !rest.isEmpty {
            if isWhole {
                // Tapes and preallocated files are filled up with zeros.
                rest = rest.drop { $0 == 0 }
                guard let next = rest.first else { return true }
                guard next == 0x1F, inflateReset(stream) == Z_OK else { return false }
                isWhole = false
            }
            guard let used = try inflate(UnsafeRawBufferPointer(rebasing: rest), of: path, body)
            else { return false }
            rest = rest.dropFirst(used)
        }
        return true
    }

    /// Hands on what a member holds, to its end or the piece's.
    ///
    /// - Returns: How many bytes of the piece were of the member; nil when it only looks like one.
    private func inflate(
        _ piece: UnsafeRawBufferPointer, of path: String,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Int? {
        let start = piece.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
        stream.pointee.avail_in = UInt32(piece.count)
        while true {
            stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(room.count)
            let code = CZlib.inflate(stream, Z_NO_FLUSH)
            let count = room.count - Int(stream.pointee.avail_out)
            if count > 0 { try body(UnsafeRawBufferPointer(rebasing: room[..<count])) }
            switch code {
            case Z_STREAM_END:
                isWhole = true
                isFirst = false
                return piece.count - Int(stream.pointee.avail_in)
            // Z_BUF_ERROR: there is nothing more to be had from this piece.
            case Z_OK where stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0: continue
            case Z_OK, Z_BUF_ERROR: return piece.count
            case Z_DATA_ERROR where !isFirst && stream.pointee.total_out == 0: return nil
            default: throw LogFile.Unreadable(path: path, errorNumber: EBADMSG)
            }
        }
    }
}
