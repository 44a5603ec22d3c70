import Glibc
import Linux
import Quantities
import RedisClient
import Synchronization

/// Asks a node again and again, so quickly that the moment in which it falls silent is known to a few milliseconds:
/// what a command on its host does takes effect some time between its start and its end.
final class Heartbeat: Sendable {
    private struct State {
        var answeredAt: Int64?
        var longestRound: Int64 = 0
        var stops = false
    }

    /// The wait between two questions, in microseconds.
    private static let intervalMicroseconds: UInt32 = 1000
    /// Nothing for so long is silence.
    private static let silence = Duration.milliseconds(500)

    private let state = Mutex(State())

    /// Begins to ask.
    init(_ endpoint: Endpoint, as credentials: Credentials?) {
        Blocking.start { [self] in
            guard
                let connection = try? Connection(
                    to: endpoint, as: credentials, timeout: Self.silence)
            else { return }
            defer { connection.close() }
            var last: Int64?
            while !state.withLock({ $0.stops }) {
                guard (try? connection.run(["PING"], timeout: Self.silence)) != nil else { return }
                let now = MonotonicClock.now()
                state.withLock {
                    $0.answeredAt = now
                    if let last { $0.longestRound = max($0.longestRound, now - last) }
                }
                last = now
                usleep(Self.intervalMicroseconds)
            }
        }
    }

    /// Waits for the first answer.
    ///
    /// - Throws: `ClusterError` when none comes: then no moment could be told.
    func waitForFirst(of node: Int) async throws {
        let first = await pollUncancelled(every: .milliseconds(2), within: .seconds(5)) {
            state.withLock { $0.answeredAt }
        }
        guard first != nil else {
            throw ClusterError(.late, "node \(node) does not answer PING")
        }
    }

    /// Ends the asking.
    ///
    /// - Returns: The last answer's moment, in nanoseconds on CLOCK_MONOTONIC, and the longest time between two answers:
    ///   what made the node silent came after the first, by no more than the second.
    func end() -> (at: Int64, error: Duration) {
        state.withLock {
            $0.stops = true
            return ($0.answeredAt ?? MonotonicClock.now(), .nanoseconds($0.longestRound))
        }
    }
}
