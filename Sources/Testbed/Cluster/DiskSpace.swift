import Glibc
package import Linux

/// What statvfs tells of a file system.
package struct DiskSpace: Sendable {
    /// Its size in bytes.
    package let size: UInt64
    /// What of it can still be written, in bytes.
    package let free: UInt64
    /// What of it is used, in bytes.
    package var used: UInt64 { size - free }

    /// Asks.
    ///
    /// - Parameter path: A file or directory of the file system.
    /// - Throws: `LinuxError`.
    package init(at path: String) throws(LinuxError) {
        var answer = statvfs()
        guard statvfs(path, &answer) == 0 else { throw .current("statvfs", path: path) }
        size = UInt64(answer.f_blocks) * UInt64(answer.f_frsize)
        free = UInt64(answer.f_bavail) * UInt64(answer.f_frsize)
    }
}
