import Foundation
import RedisClient

/// A `redis-server` on a free port of loopback, without persistence, that ends with this value.
final class RealServer {
    let port: Int
    private let process = Process()
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("shaketable-test-\(UUID().uuidString)")

    /// Starts one and waits until it answers; nil when no redis-server is installed or none starts.
    init?(_ directives: [String] = []) {
        guard let path = Self.path, let port = Self.freePort() else { return nil }
        self.port = port
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments =
            ["--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--daemonize", "no"]
            + directives
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try process.run()
        } catch { return nil }
        guard answers() else {
            process.terminate()
            return nil
        }
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Where redis-server is installed.
    static let path = ["/usr/bin/redis-server", "/usr/local/bin/redis-server"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Whether tests may start servers.
    static let isWanted =
        path != nil && ProcessInfo.processInfo.environment["SHAKETABLE_FAST"] == nil

    private func answers() -> Bool {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            if let connection = try? Connection(
                to: Endpoint(host: "127.0.0.1", port: port), timeout: .seconds(1)),
                let reply = try? connection.run(["PING"], timeout: .seconds(1)),
                reply == .status("PONG")
            {
                return true
            }
            usleep(5000)
        }
        return false
    }

    /// A port that is free now, and leaves room for the cluster bus 10,000 above it.
    private static func freePort() -> Int? {
        (0..<100).lazy.map { _ in FakeServer(.init(pieces: [], closes: true)).port }
            .first { $0 <= 55535 }
    }
}
