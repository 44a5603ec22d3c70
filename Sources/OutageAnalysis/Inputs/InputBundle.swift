import Foundation
import Glibc
import ServerLog

/// What lies in a folder or a tar that was given as one input.
struct InputBundle {
    /// One file of it.
    struct File {
        let path: String
        /// What reports call it.
        let name: String
        let kind: InputKind

        /// Whether it tells of years, which old servers' logs do not.
        var isEarly: Bool { kind == .nodes || kind == .clientLog }
    }

    /// Files beyond this are not read.
    private static let mostFiles = 2000
    /// Folders deeper than this are not looked into.
    private static let deepest = 6
    /// Bytes of a tar beyond this are not read.
    private static let mostBytes: Int64 = 20 << 30

    private(set) var files: [File] = []
    /// What was left out, in sentences.
    private(set) var remarks: [String] = []
    /// Whether it is more than one file.
    private(set) var isMany = false
    private var temporary: URL?

    init(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw LogFile.Unreadable(path: path, errorNumber: errno)
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            isMany = true
            gather(URL(fileURLWithPath: path), named: path, depth: 0)
            if files.isEmpty { remarks.append("\(path) holds no file.") }
        } else if status.st_mode & S_IFMT == S_IFREG, try Self.isTar(path) {
            isMany = true
            try unpack(path)
        }
    }

    /// Takes away what was unpacked.
    func remove() {
        if let temporary { try? FileManager.default.removeItem(at: temporary) }
    }

    /// Regular files only: no link is followed, so that no folder is entered twice.
    private mutating func gather(_ folder: URL, named name: String, depth: Int) {
        guard depth <= Self.deepest else {
            remarks.append("\(name) lies too deep and was not looked into.")
            return
        }
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for entry in entries.sorted() where !entry.hasPrefix(".") {
            let url = folder.appendingPathComponent(entry)
            var status = stat()
            guard lstat(url.path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                gather(url, named: "\(name)/\(entry)", depth: depth + 1)
            } else if status.st_mode & S_IFMT == S_IFREG {
                guard files.count < Self.mostFiles else {
                    remarks.append("Only the first \(Self.mostFiles) files were read.")
                    return
                }
                files.append(
                    File(path: url.path, name: "\(name)/\(entry)", kind: Self.kind(url.path)))
            }
        }
    }

    private static func kind(_ path: String) -> InputKind {
        InputKind(head(path, bytes: 32_768))
    }

    /// The first bytes of a file, decompressed; none when it cannot be read.
    private static func head(_ path: String, bytes: Int) -> [UInt8] {
        struct Enough: Error {}
        var head: [UInt8] = []
        do {
            try CompressedFile.read(path: path) { piece in
                head.append(contentsOf: piece.prefix(bytes - head.count))
                if head.count >= bytes { throw Enough() }
            }
        } catch {}
        return head
    }

    private static func isTar(_ path: String) throws -> Bool {
        let head = head(path, bytes: 512)
        return head.count >= 512 && head[257..<262].elementsEqual("ustar".utf8)
    }

    /// Writes a tar's files into a folder of their own, under numbers: no name in it is used as a path.
    private mutating func unpack(_ path: String) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("shaketable-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        temporary = folder
        var reader = TarReader(folder: folder, mostFiles: Self.mostFiles, mostBytes: Self.mostBytes)
        let isCut = try CompressedFile.read(path: path) { try reader.take($0) }
        reader.finish()
        if isCut || reader.isCut {
            remarks.append("\(path) breaks off, or goes on with something else.")
        }
        if reader.isFull {
            remarks.append("Only the beginning of \(path) was read: it is too large.")
        }
        let short = path.split(separator: "/").last.map(String.init) ?? path
        files = reader.files.map {
            File(path: $0.path, name: "\(short)/\($0.name)", kind: Self.kind($0.path))
        }
        if files.isEmpty { remarks.append("\(path) holds no file.") }
    }
}

/// Reads a tar as it comes, and writes its regular files into a folder.
struct TarReader {
    private(set) var files: [(path: String, name: String)] = []
    /// Whether it breaks off within a file.
    private(set) var isCut = false
    /// Whether it has more than is taken in.
    private(set) var isFull = false

    private let folder: URL
    private let mostFiles: Int
    private var room: Int64
    private var header: [UInt8] = []
    private var left: Int64 = 0
    private var padding: Int64 = 0
    private var file: FileHandle?
    private var isOver = false

    init(folder: URL, mostFiles: Int, mostBytes: Int64) {
        self.folder = folder
        self.mostFiles = mostFiles
        room = mostBytes
    }

    /// Takes in the next piece.
    mutating func take(_ piece: UnsafeRawBufferPointer) throws {
        var rest = piece[...]
        while !rest.isEmpty, !isOver {
            if left > 0 {
                let part = rest.prefix(Int(min(left, Int64(rest.count))))
                room -= Int64(part.count)
                if room < 0 { (isFull, isOver) = (true, true) }
                try file?.write(contentsOf: Data(part))
                left -= Int64(part.count)
                rest = rest.dropFirst(part.count)
                if left == 0 { closeFile() }
            } else if padding > 0 {
                let part = min(padding, Int64(rest.count))
                padding -= part
                rest = rest.dropFirst(Int(part))
            } else {
                let part = rest.prefix(512 - header.count)
                header.append(contentsOf: part)
                rest = rest.dropFirst(part.count)
                if header.count == 512 { begin() }
            }
        }
    }

    /// Call it when nothing more will come.
    mutating func finish() {
        isCut = left > 0 && !isFull
        closeFile()
    }

    private mutating func begin() {
        defer { header.removeAll(keepingCapacity: true) }
        guard header[0] != 0, header[257..<262].elementsEqual("ustar".utf8) else {
            isOver = header[0] != 0
            return
        }
        let digits = header[124..<136].filter { (0x30...0x37).contains($0) }
        guard let size = Int64(String(decoding: digits, as: UTF8.self), radix: 8) else {
            isOver = true
            return
        }
        left = size
        padding = (512 - size % 512) % 512
        // Links, devices and folders are passed over.
        guard header[156] == 0 || header[156] == 0x30 else { return }
        guard files.count < mostFiles else {
            isFull = true
            return
        }
        let name = String(decoding: header[..<100].prefix { $0 != 0 }, as: UTF8.self)
        let path = folder.appendingPathComponent("\(files.count)").path
        _ = FileManager.default.createFile(
            atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        file = FileHandle(forWritingAtPath: path)
        files.append((path, name))
    }

    private mutating func closeFile() {
        try? file?.close()
        file = nil
    }
}
