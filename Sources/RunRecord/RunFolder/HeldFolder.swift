import Foundation

/// A folder held open, in which nothing is read or written through a link.
///
/// All below the folder that somebody named is opened name by name from its parent's descriptor, so that what is
/// checked is what is used, whatever is put in its place meanwhile.
package struct HeldFolder: ~Copyable {
    /// What a name in the folder stands for.
    enum Kind {
        case nothing
        case file(bytes: Int)
        case folder
        case link
        /// A pipe, a device, a socket.
        case other
    }

    private let descriptor: Int32
    private let place: FolderPlace

    /// Opens a folder.
    ///
    /// - Parameters:
    ///   - place: Which.
    ///   - making: Whether it, and the folders above it, are made when they are missing.
    /// - Throws: `RunFolderError` when it is no folder, a link leads to it, or it cannot be opened.
    package init(_ place: FolderPlace, making: Bool = false) throws(RunFolderError) {
        if making { try Self.make(place.root) }
        var folder = HeldFolder(
            try Self.open(AT_FDCWD, place.root, FolderPlace(place.root), extra: 0),
            FolderPlace(place.root))
        for name in place.names { folder = try folder.inner(name, making: making) }
        self = folder
    }

    private init(_ descriptor: Int32, _ place: FolderPlace) {
        self.descriptor = descriptor
        self.place = place
    }

    deinit { close(descriptor) }

    private consuming func inner(_ name: String, making: Bool) throws(RunFolderError) -> HeldFolder
    {
        let inner = place.inside(name)
        if case .link = kind(of: name) { throw Self.isLink(inner) }
        if making, mkdirat(descriptor, name, 0o777) != 0, errno != EEXIST {
            throw Self.failure(inner, "cannot be made")
        }
        return HeldFolder(try Self.open(descriptor, name, inner, extra: O_NOFOLLOW), inner)
    }

    private static func open(
        _ parent: Int32, _ name: String, _ place: FolderPlace, extra: Int32
    ) throws(RunFolderError) -> Int32 {
        let opened = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | extra)
        guard opened >= 0 else {
            if errno == ENOENT {
                throw RunFolderError(path: place.path, message: "there is no such folder")
            }
            throw failure(place, "cannot be opened")
        }
        return opened
    }

    /// Makes a folder that somebody named, and those above it.
    private static func make(_ path: String) throws(RunFolderError) {
        guard mkdir(path, 0o777) != 0, errno != EEXIST else { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw failure(FolderPlace(path), "cannot be made")
        }
        try make(String(path[..<slash]))
        guard mkdir(path, 0o777) == 0 || errno == EEXIST || path.hasSuffix("/") else {
            throw failure(FolderPlace(path), "cannot be made")
        }
    }

    // MARK: What is in it

    /// What a name stands for; a link is told, not followed.
    func kind(of name: String) -> Kind {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .nothing }
        return Self.kind(status)
    }

    private static func kind(_ status: stat) -> Kind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file(bytes: status.st_size)
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
    }

    /// The names in it, in no order.
    package func contents() throws(RunFolderError) -> [String] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else {
            throw Self.failure(place, "cannot be read")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// The bytes of a file in it.
    ///
    /// - Parameters:
    ///   - name: The file.
    ///   - limit: The most bytes it may have.
    /// - Returns: All of it.
    /// - Throws: `RunFolderError` when there is no such file, when it is a link, a pipe or a device, too large, or
    ///   cannot be read.
    func bytes(of name: String, atMost limit: Int) throws(RunFolderError) -> Data {
        let file = place.inside(name)
        switch kind(of: name) {
        case .file: break
        case .nothing: throw RunFolderError(path: file.path, message: "there is no such file")
        case .link: throw Self.isLink(file)
        case .folder, .other: throw Self.isNoFile(file)
        }
        // Should a pipe have come in its place meanwhile, opening it must not wait for a writer.
        let opened = openat(
            descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard opened >= 0 else { throw Self.failure(file, "cannot be read") }
        defer { close(opened) }
        var status = stat()
        guard fstat(opened, &status) == 0, case .file(let size) = Self.kind(status) else {
            throw Self.isNoFile(file)
        }
        guard size <= limit else {
            throw RunFolderError(
                path: file.path, message: "is larger than the \(limit >> 20) MiB that it may have")
        }
        var data = Data(count: size)
        var filled = 0
        while filled < size {
            let count = data.withUnsafeMutableBytes { bytes in
                read(opened, bytes.baseAddress.map { $0 + filled }, size - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure(file, "cannot be read") }
            if count == 0 { break }
            filled += count
        }
        return filled == size ? data : data.prefix(filled)
    }

    // MARK: Writing

    /// Writes a file by pieces; a reader sees the old file or the new one, never a part.
    ///
    /// - Parameters:
    ///   - name: The file; a link of that name is replaced, not followed.
    ///   - body: Gets the draft's descriptor.
    /// - Throws: `RunFolderError`, with nothing left behind.
    func replace(
        _ name: String, _ body: (Int32) throws -> Void
    ) throws(RunFolderError) {
        let file = place.inside(name)
        switch kind(of: name) {
        case .nothing, .file, .link: break
        // A device of that name must not become a file.
        case .folder, .other: throw Self.isNoFile(file)
        }
        let draft = "\(name).\(getpid()).part"
        // One that a killed process of the same number left.
        unlinkat(descriptor, draft, 0)
        let opened = openat(
            descriptor, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw Self.failure(file, "cannot be written") }
        var isKept = false
        defer { if !isKept { unlinkat(descriptor, draft, 0) } }
        do {
            defer { close(opened) }
            try body(opened)
        } catch {
            throw RunFolderError(
                path: file.path, message: "cannot be written: \(EvidenceFile.reason(error))")
        }
        guard renameat(descriptor, draft, descriptor, name) == 0 else {
            throw Self.failure(file, "cannot be replaced")
        }
        isKept = true
    }

    // MARK: Errors

    private static func failure(_ place: FolderPlace, _ what: String) -> RunFolderError {
        RunFolderError(path: place.path, message: "\(what): \(EvidenceFile.reason(errno: errno))")
    }

    private static func isLink(_ place: FolderPlace) -> RunFolderError {
        RunFolderError(
            path: place.path,
            message: "is a link, and no link is followed below a folder that was named; "
                + "put the file or folder itself there")
    }

    private static func isNoFile(_ place: FolderPlace) -> RunFolderError {
        RunFolderError(path: place.path, message: "is no regular file")
    }
}
