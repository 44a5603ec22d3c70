import RedisClient
import Synchronization
import Testbed

/// Connections to one node that are held open. What blocks does so on a thread of its own.
final class HeldConnections: Sendable {
    private let connections = Mutex<[Connection]>([])

    /// The longest wait for one connection or one answer.
    private static let patience = Duration.seconds(10)

    /// Opens connections.
    ///
    /// - Throws: `RedisError` when one cannot be had; those opened before are closed.
    static func open(
        _ count: Int, to endpoint: Endpoint, as credentials: Credentials?
    ) async throws -> HeldConnections {
        let held = HeldConnections()
        do {
            try await Blocking.run {
                for _ in 0..<count {
                    try held.connections.withLock {
                        $0.append(
                            try Connection(to: endpoint, as: credentials, timeout: patience))
                    }
                }
            }
        } catch {
            held.close()
            throw error
        }
        return held
    }

    /// Runs a command over the first.
    func ask(_ words: [String]) async throws -> Reply {
        try await Blocking.run {
            try self.connections.withLock { connections in
                guard let first = connections.first else {
                    throw ClusterError(.unproven, "the connections are closed already")
                }
                return try first.run(words, timeout: Self.patience)
            }
        }
    }

    /// How many the other side has not closed.
    func open() -> Int {
        connections.withLock { connections in connections.count { $0.staysOpen() } }
    }

    /// Closes all.
    func close() {
        connections.withLock { connections in
            for connection in connections { connection.close() }
            connections = []
        }
    }
}
