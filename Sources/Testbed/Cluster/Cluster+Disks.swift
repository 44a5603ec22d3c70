import CLinux
import Foundation
import Glibc
package import Linux
import Quantities

extension Cluster {
    /// Gives a node a file system of its own for its files, where a fault of the plan needs that.
    func mountDisk(of number: Int, at directory: String) throws {
        guard let size = deployment.support.fileSystemSize else { return }
        let code = clinux_mount_temporary(directory, size)
        guard code == 0 else {
            let error = LinuxError(code: code, operation: "mount a tmpfs", path: directory)
            throw ClusterError("node \(number) gets no file system of its own: \(error)")
        }
    }

    /// Takes all nodes' own file systems away.
    func unmountDisks() {
        guard deployment.support.fileSystemSize != nil else { return }
        for node in nodes.values { _ = clinux_unmount(node.directory) }
    }

    /// Leaves a node's file system only so much free space, by shrinking it: no other node has less.
    ///
    /// - Parameters:
    ///   - number: The node, from 1.
    ///   - free: How much to leave, in bytes; the kernel rounds up to whole pages.
    /// - Returns: What statvfs says then.
    /// - Throws: `ClusterError` when the kernel refuses.
    package func fillDisk(of number: Int, leaving free: UInt64) async throws -> DiskSpace {
        let directory = disk(of: number)
        // What the node writes between the question and the answer makes the kernel refuse.
        for _ in 1...50 {
            let used = try DiskSpace(at: directory).used
            // Zero would mean no limit at all.
            let code = clinux_resize_temporary(directory, max(used + free, 1))
            if code == 0 { return try DiskSpace(at: directory) }
            guard code == EINVAL else {
                throw ClusterError(
                    "\(LinuxError(code: code, operation: "shrink", path: directory))",
                    isUnavailable: false)
            }
            await Wait.uncancelled(for: .milliseconds(1))
        }
        throw ClusterError(
            "node \(number) writes so fast that its file system cannot be filled",
            isUnavailable: false)
    }

    /// What statvfs says of a node's file system now.
    ///
    /// - Throws: `LinuxError`.
    package func diskSpace(of number: Int) throws -> DiskSpace {
        try DiskSpace(at: disk(of: number))
    }

    /// Gives a node's file system its full size again.
    ///
    /// - Returns: What statvfs says then.
    /// - Throws: `ClusterError` when the kernel refuses.
    package func freeDisk(of number: Int) throws -> DiskSpace {
        guard let size = deployment.support.fileSystemSize else {
            preconditionFailure("a plan that fills disks gives each node one")
        }
        let directory = disk(of: number)
        let code = clinux_resize_temporary(directory, size)
        guard code == 0 else {
            throw ClusterError(
                "\(LinuxError(code: code, operation: "enlarge", path: directory))",
                isUnavailable: false)
        }
        return try DiskSpace(at: directory)
    }

    private func disk(of number: Int) -> String {
        guard deployment.support.fileSystemSize != nil, let node = nodes[number] else {
            preconditionFailure("a plan that fills disks gives each node one")
        }
        return node.directory
    }
}

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
