import Glibc

/// What tells whether a file was written, changed or replaced since, be it for a moment: nobody can set the time of its last
/// change.
struct FileMark: Hashable, Sendable {
    private let inode: UInt64
    private let changed: Int64

    /// As a file is now; nil where there is none.
    init?(of path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        inode = UInt64(status.st_ino)
        changed = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
    }
}
