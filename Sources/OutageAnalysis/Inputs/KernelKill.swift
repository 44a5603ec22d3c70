import ServerLog

/// A process that the kernel ended for want of memory, as dmesg or the journal tells it.
package struct KernelKill: Hashable, Codable, Sendable {
    /// When; nil when the line says only the seconds since the machine's start.
    package var at: WallTime?
    /// Its process.
    package var pid: Int32
    /// Its program.
    package var program: String
    /// How much memory it had itself, in KB; nil when the line does not say.
    package var residentKilobytes: Int64?
    /// The line, cut to 400 bytes.
    package var text: String

    /// The kills of servers in a text.
    static func kills(in text: String) -> [KernelKill] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            // `Out of memory: Killed process 211 (redis-server) total-vm:...kB, anon-rss:...kB`
            guard
                let mark = line.firstRange(of: "ill process ")
                    ?? line.firstRange(of: "illed process ")
            else { return nil }
            let rest = line[mark.upperBound...]
            guard let pid = Int32(rest.prefix { $0.isNumber }),
                let open = rest.firstIndex(of: "("), let close = rest[open...].firstIndex(of: ")")
            else { return nil }
            let program = String(rest[rest.index(after: open)..<close])
            guard ["redis", "valkey", "keydb"].contains(where: { program.contains($0) }) else {
                return nil
            }
            let resident = rest.firstRange(of: "anon-rss:").flatMap {
                Int64(rest[$0.upperBound...].prefix { $0.isNumber })
            }
            let at = Array(line.utf8.prefix(64)).withUnsafeBytes { bytes -> WallTime? in
                guard let time = TimeStamp.first(in: bytes)?.time, time.date == .full else {
                    return nil
                }
                return WallTime(milliseconds: time.nanoseconds / 1_000_000)
            }
            return KernelKill(
                at: at, pid: pid, program: program, residentKilobytes: resident,
                text: String(decoding: line.utf8.prefix(400), as: UTF8.self))
        }
    }
}
