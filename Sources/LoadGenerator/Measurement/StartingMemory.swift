import Linux
package import RunRecord
import Synchronization

/// The program's memory once its load has settled: when all that any run touches has been touched.
///
/// Before that, it holds less than it will: workers lay out their memory on their own threads, connections are
/// made, and code that was given back comes in again where it is wanted.
final class StartingMemory: Sendable {
    /// How long a load takes to settle, in nanoseconds.
    private static let settling: Int64 = 5_000_000_000

    private let due: Int64
    private let bytes = Mutex<UInt64?>(nil)

    /// The memory of a load that starts at a time of CLOCK_MONOTONIC.
    init(loadStart: Int64) {
        due = loadStart + Self.settling
    }

    /// Looks, once, when the load has settled by a time of CLOCK_MONOTONIC.
    func look(at now: Int64) {
        if now >= due { _ = take() }
    }

    /// What it was, or what it is now when nobody has looked: the load ends, or a first fault begins.
    func take() -> UInt64 {
        bytes.withLock { known in
            let value = known ?? MemoryUse.resident
            known = value
            return value
        }
    }
}

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
