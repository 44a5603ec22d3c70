import CLinux
import Glibc
import Linux

/// A directory in memory for the nodes' files, gone with the sandbox.
///
/// In namespaces it is a tmpfs that nobody outside sees. Without them it is an ordinary directory, and then `kill -9` of
/// the harness leaves its files behind.
package struct TemporaryDirectory: ~Copyable {
    /// Its path.
    package let path: String

    private let isMounted: Bool
    private let wasMade: Bool

    fileprivate init(path: String, isMounted: Bool, wasMade: Bool) {
        self.path = path
        self.isMounted = isMounted
        self.wasMade = wasMade
    }

    /// Takes it away, with all that is in it.
    package consuming func remove() throws(SandboxError) {
        if isMounted {
            let code = clinux_unmount(path)
            guard code == 0 else {
                throw .directory(LinuxError(code: code, operation: "unmount", path: path))
            }
        }
        guard wasMade else { return }
        do {
            try DirectoryTree.remove(path)
        } catch {
            throw .directory(error)
        }
    }
}

extension Sandbox {
    /// Makes a directory for the nodes' files: in namespaces a tmpfs mounted at `path`, else just a directory.
    ///
    /// - Parameters:
    ///   - path: Where. Made when missing, and then removed with the rest. Nil chooses: in namespaces a directory
    ///     of the machine that is empty, so that the mount hides nothing and not even an empty directory is
    ///     left behind; else a new one under /tmp.
    ///   - sizeBytes: How much may be stored in a tmpfs. Memory is used only for what is stored.
    /// - Returns: The directory, to be removed by its owner; in namespaces it also goes with the sandbox.
    /// - Throws: `SandboxError.directory`.
    package func mountTemporary(
        at path: String? = nil, sizeBytes: UInt64
    ) throws(SandboxError) -> TemporaryDirectory {
        do {
            return try mounted(at: path, sizeBytes)
        } catch {
            throw .directory(error)
        }
    }

    private func mounted(
        at path: String?, _ sizeBytes: UInt64
    ) throws(LinuxError) -> TemporaryDirectory {
        let place = path ?? (mode == .namespaces ? Self.emptyDirectory() : nil)
        let (directory, wasMade) = try Self.make(place)
        guard mode == .namespaces else {
            return TemporaryDirectory(path: directory, isMounted: false, wasMade: wasMade)
        }
        let code = clinux_mount_temporary(directory, sizeBytes)
        guard code == 0 else {
            if wasMade { rmdir(directory) }
            throw LinuxError(code: code, operation: "mount a tmpfs", path: directory)
        }
        return TemporaryDirectory(path: directory, isMounted: true, wasMade: wasMade)
    }

    /// The directory, made when it is missing; a new one of any name when none is given.
    private static func make(
        _ path: String?
    ) throws(LinuxError) -> (path: String, wasMade: Bool) {
        guard let path else { return (try makeTemporaryDirectory(), true) }
        if mkdir(path, 0o755) == 0 { return (path, true) }
        guard errno == EEXIST else { throw .current("make a directory", path: path) }
        return (path, false)
    }

    /// A directory that every machine has and few use; nil when each of them holds something.
    private static func emptyDirectory() -> String? {
        for path in ["/mnt", "/media", "/srv", "/var/opt", "/var/local", "/opt"]
        where (try? DirectoryTree.names(in: path))?.isEmpty == true {
            return path
        }
        return nil
    }

    /// Makes a new directory of any name under /tmp, which all may pass.
    static func makeTemporaryDirectory() throws(LinuxError) -> String {
        var template = Array("/tmp/shaketable-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw .current("make a directory", path: "/tmp/shaketable-XXXXXX")
        }
        let bytes = template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let made = String(decoding: bytes, as: UTF8.self)
        chmod(made, 0o755)
        return made
    }
}

/// Directories with all that is below them.
enum DirectoryTree {
    /// The names in a directory, without `.` and `..`.
    static func names(in path: String) throws(LinuxError) -> [String] {
        guard let directory = opendir(path) else { throw .current("open", path: path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Removes a directory and everything in it; links are removed, not followed.
    static func remove(_ path: String) throws(LinuxError) {
        for name in try names(in: path) {
            let inner = "\(path)/\(name)"
            if unlink(inner) == 0 { continue }
            guard errno == EISDIR else { throw .current("remove", path: inner) }
            try remove(inner)
        }
        guard rmdir(path) == 0 else { throw .current("remove", path: path) }
    }
}
