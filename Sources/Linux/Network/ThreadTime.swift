import Glibc

/// The processor time of this process's threads.
package enum ThreadTime {
    /// What all threads of a name have used so far, in nanoseconds, from /proc/self/task/*/schedstat; nil
    /// where there is no such thread or the kernel does not count.
    package static func nanoseconds(ofThreadsNamed name: String) -> Int64? {
        guard let folder = opendir("/proc/self/task") else { return nil }
        defer { closedir(folder) }
        var sum: Int64?
        while let entry = readdir(folder) {
            let thread = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            let path = "/proc/self/task/\(thread)"
            guard SmallFile.line("\(path)/comm") == name,
                let used = SmallFile.line("\(path)/schedstat")?.split(separator: " ").first
                    .flatMap({ Int64($0) })
            else { continue }
            sum = (sum ?? 0) + used
        }
        return sum
    }
}
