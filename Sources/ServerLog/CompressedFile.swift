import CZlib
import Glibc

/// Reads files that may be compressed with gzip, and plain ones, piece by piece.
package enum CompressedFile {
    /// Hands on the contents of a file, or of standard input when the path is `-`, decompressed
    /// where needed.
    package static func read(
        path: String, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        // zlib closes the descriptor; standard input belongs to the process.
        let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw LogFile.Unreadable(path: path, errorNumber: errno)
        }
        guard let file = gzdopen(descriptor, "rb") else {
            close(descriptor)
            throw LogFile.Unreadable(path: path, errorNumber: ENOMEM)
        }
        defer { gzclose_r(file) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { buffer.deallocate() }
        gzbuffer(file, 1 << 18)
        while true {
            let count = gzread(file, buffer.baseAddress, UInt32(buffer.count))
            if count > 0 {
                try body(UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]))
            }
            if count < buffer.count {
                try check(file, path)
                if count <= 0 { return }
            }
        }
    }

    /// A whole file as text; at most 64 MiB of it are taken in.
    package static func text(path: String) throws -> String {
        var bytes: [UInt8] = []
        try read(path: path) { piece in
            bytes.append(contentsOf: piece.prefix(max(0, 64 << 20 - bytes.count)))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func check(_ file: gzFile, _ path: String) throws {
        var code: Int32 = 0
        _ = gzerror(file, &code)
        switch code {
        // A log that is still being compressed ends in the middle: what there is has been read.
        case Z_OK, Z_STREAM_END, Z_BUF_ERROR: return
        case Z_ERRNO: throw LogFile.Unreadable(path: path, errorNumber: errno)
        default: throw LogFile.Unreadable(path: path, errorNumber: EBADMSG)
        }
    }
}
