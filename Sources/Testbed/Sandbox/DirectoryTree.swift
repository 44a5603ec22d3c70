import Glibc
import Linux

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
