import Foundation
import Glibc
import Linux
import Quantities
import RunRecord

/// Calls of a node that are made to last: the preloaded library is told through a file which calls it holds, for how
/// long, and from when on.
extension Cluster {
    /// Makes calls of a node wait, from now on until `release`.
    ///
    /// - Parameters:
    ///   - call: Which.
    ///   - number: The node, from 1.
    ///   - limit: How long each call waits at most; nil for until `release`.
    /// - Throws: `ClusterError` when the file that the preloaded library looks for cannot be made.
    package func hold(
        _ call: StallableCall, of number: Int, each limit: Duration? = nil
    ) throws {
        guard deployment.support.stallLibrary != nil else {
            preconditionFailure("a plan that stalls calls preloads the library for it")
        }
        let path = path(of: call, number)
        let text = limit.map { "\($0.wholeNanoseconds)" } ?? ""
        do {
            // In one step: the library must never read half a number.
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            nodes[number]?.marks[path] = FileMark(of: path)
        } catch {
            throw ClusterError(
                .inaccessible, "cannot write \(path): \(EvidenceFile.reason(error))")
        }
    }

    /// Sees that such calls of a node are still to wait, as `hold` said.
    ///
    /// - Returns: The proof in words.
    /// - Throws: `ClusterError` when the file that the preloaded library looks for has gone or says something else.
    package func proveHeld(
        _ call: StallableCall, of number: Int, each limit: Duration? = nil
    ) throws -> String {
        let path = path(of: call, number)
        let wanted = limit.map { "\($0.wholeNanoseconds)" } ?? ""
        guard let text = SmallFile.read(path) else {
            throw ClusterError(.unproven, "\(path) has gone")
        }
        guard text == wanted else {
            throw ClusterError(
                .unproven, "\(path) says '\(text.prefix(40))', not '\(wanted)'")
        }
        try proveUntouched(path, of: number)
        return "\(call.rawValue) holds"
    }

    /// Sees that a file that tells a node's libraries what to do is as it was left.
    ///
    /// - Throws: `ClusterError` when somebody changed it, be it for a moment.
    func proveUntouched(_ path: String, of number: Int) throws {
        guard let mark = nodes[number]?.marks[path], mark != FileMark(of: path) else { return }
        throw ClusterError(.unproven, "\(path) was changed meanwhile")
    }

    /// Lets such calls of a node go on; does nothing when they do.
    ///
    /// - Throws: `ClusterError` when the file cannot be removed.
    package func release(_ call: StallableCall, of number: Int) throws {
        let path = path(of: call, number)
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw ClusterError(
                .inaccessible, "cannot remove \(path): \(EvidenceFile.reason(error))")
        }
    }

    /// How long a node's log is now, in bytes.
    package func logSize(of number: Int) throws -> UInt64 {
        try withLog(of: number) { try $0.seekToEnd() }
    }

    /// What a node has logged since its log was so many bytes long.
    package func log(of number: Int, since size: UInt64) throws -> String {
        try withLog(of: number) { log in
            try log.seek(toOffset: size)
            return String(decoding: try log.readToEnd() ?? Data(), as: UTF8.self)
        }
    }

    private func withLog<Value>(
        of number: Int, _ body: (FileHandle) throws -> Value
    ) throws -> Value {
        let path = logPaths()[number] ?? ""
        guard let log = FileHandle(forReadingAtPath: path) else {
            throw ClusterError(.inaccessible, "cannot read \(path)")
        }
        defer { try? log.close() }
        return try body(log)
    }

    private func path(of call: StallableCall, _ number: Int) -> String {
        guard let node = nodes[number] else { preconditionFailure("there is no node \(number)") }
        return "\(node.directory)/\(call.rawValue)"
    }
}

/// What of a server can be made to wait, and the file in its directory that does it; Stall.h says the same.
package enum StallableCall: String, Sendable {
    /// `fork()`, of a snapshot or a rewrite.
    case fork = "fork-stall"
    /// `fsync()` and `fdatasync()`, of an append-only file, a snapshot or nodes.conf.
    case sync = "fsync-stall"
}

/// How much of each of a node's files was synced, as the preloaded library keeps it; Stall.h says the same.
struct SyncRecord {
    /// The file in a node's directory.
    static let fileName = "sync-record"
    private static let entries = 4096
    private static let entrySize = 16
    /// The length of the file that is given to a node.
    static let size = 8 + entries * entrySize

    /// How long each file was when its newest sync began, by inode.
    let lengths: [UInt64: Int64]

    /// Reads what a node's library has kept.
    ///
    /// - Throws: `ClusterError` when the file is gone or broken, or there was no room for all files.
    init(of directory: String) throws {
        let path = "\(directory)/\(Self.fileName)"
        guard let data = FileManager.default.contents(atPath: path), data.count == Self.size else {
            throw ClusterError(.unproven, "\(path) has gone or has another size")
        }
        func number(at place: Int) -> UInt64 {
            data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt64.self) }
        }
        guard number(at: 0) == 0 else {
            throw ClusterError(
                .unproven, "\(path) has no room for \(number(at: 0)) files that were synced")
        }
        var lengths: [UInt64: Int64] = [:]
        for index in 0..<Self.entries {
            let place = 8 + index * Self.entrySize
            let inode = number(at: place)
            guard inode != 0 else { continue }
            lengths[inode] = Int64(bitPattern: number(at: place + 8))
        }
        self.lengths = lengths
    }

    /// Takes from a file what was not synced.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - part: Which part of what was not synced is left, from 0: a disk may have written some of it.
    /// - Returns: How long it was, how much of it had been synced, and how long it is now; nil where all had been.
    /// - Throws: `ClusterError` when it cannot be cut.
    func cut(_ path: String, leaving part: Double) throws -> Cut? {
        var status = stat()
        // No link is followed: only what lies here is cut.
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let size = Int64(status.st_size)
        let synced = min(max(lengths[UInt64(status.st_ino)] ?? 0, 0), size)
        guard synced < size else { return nil }
        let left = synced + Int64(Double(size - synced) * part)
        guard truncate(path, Int(left)) == 0 else {
            throw ClusterError(
                .inaccessible, "cannot cut \(path): \(String(cString: strerror(errno)))")
        }
        return Cut(before: size, synced: synced, after: left)
    }

    /// What became of one file.
    struct Cut {
        /// Its length before, in bytes.
        let before: Int64
        /// How much of it had been synced.
        let synced: Int64
        /// Its length now.
        let after: Int64
    }
}
