import Foundation
import Glibc

/// Reads files that are plain or compressed, piece by piece: gzip by itself, zstd, xz and bzip2 by the
/// system's tools.
package enum CompressedFile {
    /// A file whose compression is not read here.
    package struct Unsupported: Error, Hashable, Sendable, CustomStringConvertible {
        /// Which file.
        package let path: String
        /// What it is, such as `a zip archive`.
        package let form: String
        /// What would mend it.
        package let remedy: String

        /// `a.zip is a zip archive, which is not read: unpack it first`
        package var description: String { "\(path) is \(form), which is not read: \(remedy)" }
    }

    /// What else than gzip a file's first bytes show.
    private enum Form {
        case tool(name: String, form: String)
        case archive(String)

        init?(_ magic: [UInt8]) {
            if magic.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
                self = .tool(name: "zstd", form: "compressed with zstd")
            } else if magic.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) {
                self = .tool(name: "xz", form: "compressed with xz")
            } else if magic.starts(with: Array("BZh".utf8)), magic.count > 3,
                (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(magic[3])
            {
                self = .tool(name: "bzip2", form: "compressed with bzip2")
            } else if magic.starts(with: [0x04, 0x22, 0x4D, 0x18]) {
                self = .tool(name: "lz4", form: "compressed with lz4")
            } else if magic.starts(with: [0x50, 0x4B, 3, 4]) {
                self = .archive("a zip archive")
            } else if magic.starts(with: [0x37, 0x7A, 0xBC, 0xAF]) {
                self = .archive("a 7z archive")
            } else if magic.starts(with: Array("Rar!".utf8)) {
                self = .archive("a rar archive")
            } else {
                return nil
            }
        }
    }

    /// Hands on the contents of a file, or of standard input when the path is `-`, decompressed
    /// where needed.
    ///
    /// - Returns: Whether it was compressed and breaks off, or goes on with what is not: what there is before has been
    ///   handed on.
    @discardableResult
    package static func read(
        path: String, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Bool {
        if path != "-", let form = Form(try magic(path)) {
            switch form {
            case .archive(let form):
                throw Unsupported(path: path, form: form, remedy: "unpack it first")
            case .tool(let name, let form): return try read(path, name, form, body)
            }
        }
        return try readGzip(path, body)
    }

    private static func magic(_ path: String) throws -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw LogFile.Unreadable(path: path, errorNumber: errno)
        }
        // What was read of a pipe would be missing afterwards.
        guard status.st_mode & S_IFMT == S_IFREG else { return [] }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LogFile.Unreadable(path: path, errorNumber: errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 8)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }

    private static func readGzip(
        _ path: String, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Bool {
        // Standard input belongs to the process.
        let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw LogFile.Unreadable(path: path, errorNumber: errno)
        }
        defer { close(descriptor) }
        guard let gzip = GzipReader() else {
            throw LogFile.Unreadable(path: path, errorNumber: ENOMEM)
        }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { buffer.deallocate() }
        var isGzip: Bool?
        var held = 0
        while true {
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[held...])
            let count = Glibc.read(descriptor, room.baseAddress, room.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw LogFile.Unreadable(path: path, errorNumber: errno)
            }
            held += count
            // A pipe may hand over the two bytes that tell one by one.
            if isGzip == nil, held < 2, count > 0 { continue }
            let piece = UnsafeRawBufferPointer(rebasing: buffer[..<held])
            held = 0
            let compressed = isGzip ?? piece.starts(with: [0x1F, 0x8B])
            isGzip = compressed
            if compressed {
                guard try gzip.take(piece, of: path, body) else { return true }
            } else if !piece.isEmpty {
                try body(piece)
            }
            if count == 0 { return compressed && !gzip.isWhole }
        }
    }

    /// Reads what a tool of the system makes of a file.
    private static func read(
        _ path: String, _ tool: String, _ form: String,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Bool {
        let places = ["/usr/bin", "/bin", "/usr/local/bin"].map { "\($0)/\(tool)" }
        guard let program = places.first(where: { access($0, X_OK) == 0 }),
            let file = FileHandle(forReadingAtPath: path)
        else {
            throw Unsupported(
                path: path, form: form,
                remedy: "install \(tool), or decompress it and give what comes out")
        }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-dc"]
        process.standardInput = file
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch {
            throw Unsupported(path: path, form: form, remedy: "\(program) could not be started")
        }
        try? pipe.fileHandleForWriting.close()
        defer {
            if process.isRunning { process.terminate() }
            process.waitUntilExit()
        }
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 {
                try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            } else if count == 0 {
                break
            } else if errno != EINTR {
                throw LogFile.Unreadable(path: path, errorNumber: errno)
            }
        }
        process.waitUntilExit()
        return process.terminationStatus != 0
    }

    /// A whole file as text; at most 64 MiB of it are taken in.
    package static func text(path: String) throws -> String {
        var bytes: [UInt8] = []
        var decoder = TextDecoder()
        try read(path: path) { piece in
            decoder.decode(piece) {
                bytes.append(contentsOf: $0.prefix(max(0, 64 << 20 - bytes.count)))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
