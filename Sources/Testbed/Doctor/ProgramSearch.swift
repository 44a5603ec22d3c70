import Foundation
import Glibc
import Linux

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
