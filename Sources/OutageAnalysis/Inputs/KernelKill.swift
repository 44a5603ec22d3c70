import Foundation
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
        var kills: [KernelKill] = []
        for kill in all(in: text) {
            // The kernel tells of one kill in two lines.
            if let same = kills.lastIndex(where: { $0.pid == kill.pid && $0.at == kill.at }) {
                kills[same].residentKilobytes =
                    kills[same].residentKilobytes ?? kill.residentKilobytes
            } else {
                kills.append(kill)
            }
        }
        return kills
    }

    /// The time in a line of the kernel's; the year of one that names none is the last it can be of.
    private static func time(of line: UnsafeRawBufferPointer) -> WallTime? {
        guard let stamp = TimeStamp.first(in: line)?.time else { return nil }
        let milliseconds = stamp.nanoseconds / 1_000_000
        switch stamp.date {
        case .full: return WallTime(milliseconds: milliseconds)
        case .none: return nil
        case .withoutYear:
            let now = Int64(Foundation.Date().timeIntervalSince1970 * 1000)
            let (month, day) = stamp.monthAndDay
            let year = ServerLog.Calendar.date(ofDay: now / 86_400_000).year
            let times = [year, year - 1].map {
                ServerLog.Calendar.day($0, month, day) * 86_400_000 + milliseconds % 86_400_000
            }
            return times.first { $0 <= now + 86_400_000 }.map { WallTime(milliseconds: $0) }
        }
    }

    /// Whether a program is a server of this kind, or one that was made of it.
    private static func isServer(_ program: String) -> Bool {
        ["redis", "valkey", "keydb", "codis-server", "pika", "kvrocks", "redict", "garnet"].contains
        {
            program.lowercased().contains($0)
        }
    }

    private static func all(in text: String) -> [KernelKill] {
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
            guard isServer(program) else { return nil }
            let resident = rest.firstRange(of: "anon-rss:").flatMap {
                Int64(rest[$0.upperBound...].prefix { $0.isNumber })
            }
            let at = Array(line.utf8.prefix(64)).withUnsafeBytes { time(of: $0) }
            return KernelKill(
                at: at, pid: pid, program: program, residentKilobytes: resident,
                text: String(decoding: line.utf8.prefix(400), as: UTF8.self))
        }
    }
}
