import Foundation
import Glibc
import Linux

/// The programs and libraries that a run uses.
enum ProgramExamination {
    /// Older servers lack commands that are used here.
    private static let oldestServer = Version(6, 0)

    /// One finding for each program and library.
    static func findings() async -> [DoctorFinding] {
        [
            await server(), await commandLineClient(), hiredis(),
            await tool("tc", ["-V"]), await tool("ip", ["-V"]),
            library(.stall, for: "fork-stall and slow-fsync"),
            library(.clock, for: "clock-jump"),
        ]
    }

    private static func server() async -> DoctorFinding {
        let need = "real clusters (or name another with --redis-server PATH)"
        guard let path = ProgramSearch.path(of: "redis-server") else {
            return missing("redis-server", package: "redis-server", for: need)
        }
        guard let line = await ProgramSearch.firstLine(path, ["--version"]),
            let number = line.split(separator: " ").first(where: { $0.hasPrefix("v=") })?.dropFirst(
                2)
        else {
            return .bad(
                "redis-server", .missing, found: path,
                reason: "it does not answer --version as a Redis server does",
                remedy: "name another with --redis-server PATH", for: need)
        }
        guard let version = Version(in: String(number)), version >= oldestServer else {
            return .bad(
                "redis-server", .degraded, found: "\(path), version \(number)",
                reason: "versions before \(oldestServer) are not tested",
                remedy: "name another with --redis-server PATH", for: need)
        }
        return .ok("redis-server", "\(path), version \(number)", for: need)
    }

    private static func commandLineClient() async -> DoctorFinding {
        let need = "looking into a cluster by hand, and the benchmark's comparison"
        guard let path = ProgramSearch.path(of: "redis-cli") else {
            return missing("redis-cli", package: "redis-tools", .degraded, for: need)
        }
        let line = await ProgramSearch.firstLine(path, ["--version"]) ?? "of unknown version"
        return .ok("redis-cli", "\(path), \(line)", for: need)
    }

    private static func tool(_ name: String, _ arguments: [String]) async -> DoctorFinding {
        let need = "network faults"
        guard let path = ProgramSearch.path(of: name) else {
            return missing(name, package: "iproute2", for: need)
        }
        let line = await ProgramSearch.firstLine(path, arguments) ?? "of unknown version"
        return .ok(name, "\(path), \(line)", for: need)
    }

    /// The library that this very process has loaded.
    private static func hiredis() -> DoctorFinding {
        let need = "the load and the observers"
        let maps = (SmallFile.read("/proc/self/maps") ?? "").split(separator: "\n")
        guard let line = maps.first(where: { $0.contains("/libhiredis") }),
            let slash = line.firstIndex(of: "/")
        else {
            return .ok("hiredis", "linked into the program", for: need)
        }
        return .ok("hiredis", String(line[slash...]), for: need)
    }

    /// The libraries of ours that are preloaded into servers.
    private static func library(_ library: PreloadedLibrary, for need: String) -> DoctorFinding {
        do {
            return .ok(library.fileName, try library.find(), for: need)
        } catch {
            return .bad(
                library.fileName, .missing, found: "not found", reason: "\(error)",
                remedy: "scripts/build", for: need)
        }
    }

    private static func missing(
        _ name: String, package: String, _ condition: DoctorFinding.Condition = .missing,
        for need: String
    ) -> DoctorFinding {
        .bad(
            name, condition, found: "not found", reason: "it is not installed",
            remedy: "sudo apt-get install \(package)", for: need)
    }
}

/// Programs on this machine, found as a shell finds them.
enum ProgramSearch {
    /// The program's path: in PATH, or where administrators' programs are, which ordinary users' PATH often lacks.
    static func path(of name: String) -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        let directories = path.split(separator: ":").map { String($0) }
        return (directories + ["/usr/local/sbin", "/usr/sbin", "/sbin"])
            .map { "\($0)/\(name)" }
            .first { access($0, X_OK) == 0 }
    }

    /// The first line that the program prints; nil when it does not start, fails or prints nothing.
    static func firstLine(_ path: String, _ arguments: [String]) async -> String? {
        let answer = try? await ProgramAnswer.asking(
            path, arguments, environment: ProcessInfo.processInfo.environment)
        guard let answer, answer.status == .exited(0) else { return nil }
        return answer.text.split(separator: "\n").first.map { String($0) }
    }
}

/// A version's first numbers, to compare.
struct Version: Comparable, CustomStringConvertible {
    /// The first number.
    let major: Int
    /// The second number; 0 when there is none.
    let minor: Int

    /// The version of the given numbers.
    init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// The first version in a text such as `6.1.0-13-amd64`, `Redis server v=7.0.15 sha=0`; nil without a digit.
    init?(in text: String) {
        let start = text.drop { !$0.isNumber }
        let numbers = start.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
            .compactMap { Int($0) }
        guard let major = numbers.first else { return nil }
        self.init(major, numbers.count > 1 ? numbers[1] : 0)
    }

    /// Major, then minor.
    static func < (left: Version, right: Version) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    /// `5.11`.
    var description: String { "\(major).\(minor)" }
}
