import Foundation
package import RedisClient
import Subprocess
import SystemPackage

/// A `redis-server` (or `valkey-server`) program: where it is and what it says it is.
package struct ServerBinary: Sendable {
    /// The program's path.
    package let path: String
    /// What `--version` says.
    package let version: ServerVersion

    /// The oldest version whose `nodes.conf` and log lines are known.
    private static let oldestMajor = 4

    /// Finds a server program and asks for its version.
    ///
    /// - Parameter wish: A path, or a name to look up on PATH.
    /// - Returns: The program that was found.
    /// - Throws: `ClusterError` when there is none, it does not run, or it is too old.
    package static func find(_ wish: String = "redis-server") async throws -> ServerBinary {
        guard let path = locate(wish) else {
            throw ClusterError(
                wish.contains("/")
                    ? "no server program at '\(wish)'; give the path of a redis-server"
                    : "no '\(wish)' on PATH; install it (apt-get install redis-server) or give "
                        + "--redis-server PATH")
        }
        let output: String
        do {
            let result = try await run(
                .path(FilePath(path)), arguments: ["--version"], output: .string(limit: 4096),
                error: .string(limit: 4096))
            output = result.standardOutput
        } catch {
            throw ClusterError("'\(path)' does not run: \(error)")
        }
        guard let version = ServerVersion(versionOutput: output) else {
            throw ClusterError(
                "'\(path) --version' does not look like redis-server or valkey-server; it says: "
                    + String(output.prefix(200)))
        }
        guard version.product == .valkey || version.major >= oldestMajor else {
            throw ClusterError(
                "'\(path)' is \(version); Redis \(oldestMajor).0 or newer is needed, or any Valkey")
        }
        return ServerBinary(path: path, version: version)
    }

    private static func locate(_ wish: String) -> String? {
        let files = FileManager.default
        if wish.contains("/") {
            return files.isExecutableFile(atPath: wish)
                ? URL(fileURLWithPath: wish).path : nil
        }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
            .split(separator: ":")
        return folders.map { "\($0)/\(wish)" }.first(where: files.isExecutableFile(atPath:))
    }
}
