import Foundation
import Glibc
import Linux
import Quantities
package import RedisClient
import Wording

/// A `redis-server` (or `valkey-server`) program: where it is and what it says it is.
package struct ServerBinary: Hashable, Sendable {
    /// The program's path.
    package let path: String
    /// What `--version` says.
    package let version: ServerVersion

    /// The program of servers that were there before, of which only the version is known.
    package init(of version: ServerVersion) { self.init(path: "", version: version) }

    init(path: String, version: ServerVersion) {
        self.path = path
        self.version = version
    }

    /// The oldest version whose `nodes.conf` and log lines are known.
    private static let oldestMajor = 4
    /// How long a program may think about what it is.
    private static let patience = Duration.seconds(10)

    /// Finds a server program and asks for its version.
    ///
    /// - Parameter wish: A path, or a name to look up on PATH.
    /// - Returns: The program that was found.
    /// - Throws: `ClusterError` when there is none, it does not run, or it is too old.
    package static func find(_ wish: String = "redis-server") async throws -> ServerBinary {
        let path = try locate(wish)
        let version = try await version(of: path)
        guard version.product == .valkey || version.major >= oldestMajor else {
            throw ClusterError(
                .unavailable,
                "'\(path)' is \(version); Redis \(oldestMajor).0 or newer is needed, or any Valkey")
        }
        return ServerBinary(path: path, version: version)
    }

    /// Whether it is an ELF program without an interpreter, into which nothing can be preloaded. Of a script, and of what
    /// cannot be read, its process tells later.
    package var isLinkedStatically: Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        guard let data = try? file.read(upToCount: 1 << 16) else { return false }
        return Self.isLinkedStatically([UInt8](data))
    }

    /// The same of a program's first bytes: of 64 bits, the least byte first, as on all machines that this is built for.
    static func isLinkedStatically(_ bytes: [UInt8]) -> Bool {
        func number(at place: Int, _ size: Int) -> Int? {
            guard place >= 0, place + size <= bytes.count else { return nil }
            return bytes[place..<place + size].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]), let table = number(at: 32, 4),
            let size = number(at: 54, 2), let count = number(at: 56, 2), count > 0
        else { return false }
        let interpreter = 3
        for index in 0..<count {
            guard let kind = number(at: table + index * size, 4) else { return false }
            if kind == interpreter { return false }
        }
        return true
    }

    /// What a program says to `--version`, which it may say late, loudly, or not at all.
    private static func version(of path: String) async throws -> ServerVersion {
        let answer: ProgramAnswer
        do {
            answer = try await .asking(
                path, ["--version"], environment: ProcessInfo.processInfo.environment,
                within: patience)
        } catch {
            let hint = error.code == ENOEXEC ? "; it is no program for this machine" : ""
            throw ClusterError(.unavailable, "'\(path)' does not run: \(error)\(hint)")
        }
        let said = answer.text.split(separator: "\n").first.map { String($0).quoted } ?? "nothing"
        guard let status = answer.status else {
            throw ClusterError(
                .unavailable,
                "'\(path) --version' did not end within \(patience.inWords) and was killed; it said: \(said)"
            )
        }
        guard !answer.isCut else {
            throw ClusterError(
                .unavailable,
                "'\(path) --version' printed more than \(ProgramAnswer.longest / 1024) KiB, as no server "
                    + "does; it begins: \(said)")
        }
        guard status == .exited(0) else {
            throw ClusterError(.unavailable, "'\(path) --version' \(status); it said: \(said)")
        }
        // A wrapper may have words of its own to say before.
        let versions = answer.text.split(separator: "\n").compactMap {
            ServerVersion(versionOutput: String($0))
        }
        guard let version = versions.first else {
            throw ClusterError(
                .unavailable,
                "'\(path) --version' does not look like redis-server or valkey-server; it says: \(said)"
            )
        }
        return version
    }

    /// A program's path.
    ///
    /// - Throws: `ClusterError` when there is none, or it cannot be executed.
    private static func locate(_ wish: String) throws(ClusterError) -> String {
        let folders =
            wish.contains("/")
            ? nil
            : (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let paths = folders?.map { "\($0)/\(wish)" } ?? [wish]
        let found = paths.map { (path: $0, kind: Kind(of: $0)) }
        if let program = found.first(where: { $0.kind == .program }) {
            return URL(fileURLWithPath: program.path).path
        }
        guard folders == nil else {
            throw ClusterError(
                .unavailable,
                "no '\(wish)' on PATH; install it (apt-get install redis-server) or give "
                    + "--redis-server PATH")
        }
        switch found.first?.kind {
        case .folder:
            throw ClusterError(
                .unavailable, "'\(wish)' is a folder; give the path of a redis-server in it")
        case .file:
            throw ClusterError(.unavailable, "'\(wish)' may not be executed: chmod +x '\(wish)'")
        default:
            throw ClusterError(
                .unavailable, "no server program at '\(wish)'; give the path of a redis-server")
        }
    }

    private enum Kind {
        case program, folder, file, nothing

        init(of path: String) {
            var isFolder: ObjCBool = false
            if !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
                self = .nothing
            } else if isFolder.boolValue {
                self = .folder
            } else {
                self = access(path, X_OK) == 0 ? .program : .file
            }
        }
    }
}
