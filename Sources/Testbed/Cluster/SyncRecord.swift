import Foundation
import Glibc

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
            throw ClusterError("\(path) has gone or has another size", isUnavailable: false)
        }
        func number(at place: Int) -> UInt64 {
            data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt64.self) }
        }
        guard number(at: 0) == 0 else {
            throw ClusterError(
                "\(path) has no room for \(number(at: 0)) files that were synced",
                isUnavailable: false)
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
                "cannot cut \(path): \(String(cString: strerror(errno)))", isUnavailable: false)
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
