import Linux
package import RunRecord

extension MemoryUse {
    /// The program's resident memory now, in bytes; 0 when the kernel does not tell.
    static var resident: UInt64 { bytes("VmRSS:") }

    /// The most it ever was, in bytes; 0 when the kernel does not tell.
    package static var residentPeak: UInt64 { bytes("VmHWM:") }

    /// A line of /proc/self/status, which is in KiB.
    private static func bytes(_ name: String) -> UInt64 {
        let status = SmallFile.read("/proc/self/status") ?? ""
        for line in status.split(separator: "\n") where line.hasPrefix(name) {
            let words = line.dropFirst(name.count).split { $0 == " " || $0 == "\t" }
            return (words.first.flatMap { UInt64($0) } ?? 0) * 1024
        }
        return 0
    }
}
