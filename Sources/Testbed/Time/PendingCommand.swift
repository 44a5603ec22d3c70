import Linux
import Quantities
package import RedisClient
import Synchronization
import Wording

/// A command that was sent to a node and whose answer is awaited on a thread of its own: how a fault
/// learns, to the moment, from when to when a node says nothing.
package final class PendingCommand: Sendable {
    /// When it was sent, or was to be while its connection is made: nanoseconds on CLOCK_MONOTONIC.
    package var asked: Int64 { sentAt.withLock { $0 } ?? begun }
    private let begun: Int64
    private let sentAt = Mutex<Int64?>(nil)
    private let words: String
    private let answer = Mutex<(result: Result<Reply, any Error>, at: Int64)?>(nil)

    private init(_ arguments: [String]) {
        words = Secret.hiding(command: arguments).joined(separator: " ")
        begun = MonotonicClock.now()
    }

    /// Sends a command.
    ///
    /// - Parameters:
    ///   - arguments: The command, its name first.
    ///   - endpoint: The node.
    ///   - credentials: As whom.
    ///   - patience: How long the answer may take.
    /// - Returns: What will have the answer.
    static func send(
        _ arguments: [String], to endpoint: Endpoint, as credentials: Credentials?,
        patience: Duration
    ) -> PendingCommand {
        let pending = PendingCommand(arguments)
        Blocking.start {
            let result = Result<Reply, any Error> {
                let connection = try Connection(
                    to: endpoint, as: credentials, timeout: patience)
                defer { connection.close() }
                pending.sentAt.withLock { $0 = MonotonicClock.now() }
                return try connection.run(arguments, timeout: patience)
            }
            pending.answer.withLock { $0 = (result, MonotonicClock.now()) }
        }
        return pending
    }

    /// Waits until it is sent, for two seconds at most: where TLS is spoken its connection takes a while.
    package func waitUntilSent() async {
        _ = await pollUncancelled(
            every: .milliseconds(1), within: .seconds(2),
            until: {
                sentAt.withLock { $0 != nil } || answer.withLock { $0 != nil }
            })
    }

    /// The answer and when it came, in nanoseconds on CLOCK_MONOTONIC; nil while there is none.
    ///
    /// - Throws: `RedisError` when there will be none.
    package func outcome() throws -> (reply: Reply, at: Int64)? {
        guard let answer = answer.withLock({ $0 }) else { return nil }
        return (try answer.result.get(), answer.at)
    }

    /// Whether nothing has come within a time from now; returns early when something has.
    package func staysSilent(for duration: Duration) async -> Bool {
        await !pollUncancelled(
            every: .milliseconds(2), within: duration, until: { answer.withLock { $0 != nil } })
    }

    /// Waits for the answer, also in a cancelled task.
    ///
    /// - Throws: `RedisError` when there will be none, `ClusterError` when time runs out.
    package func wait(within limit: Duration) async throws -> (reply: Reply, at: Int64) {
        let answer = try await pollUncancelled(every: .milliseconds(2), within: limit) {
            try outcome()
        }
        guard let answer else {
            throw ClusterError(.late, "\(words) got no answer within \(limit)")
        }
        return answer
    }
}
