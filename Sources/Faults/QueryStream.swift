import Foundation
import Linux
import Quantities
import RedisClient
import Synchronization
import Testbed

/// Queries that cost processor time, asked one after the other over several connections until they are stopped.
final class QueryStream: Sendable {
    private struct State {
        var isStopped = false
        var running = 0
        var answered = 0
        /// When the newest answer came, in nanoseconds on CLOCK_MONOTONIC.
        var newest = MonotonicClock.now()
    }

    private let state = Mutex(State())

    /// Counts, which costs nothing but processor time.
    private static let script = "for i = 1, tonumber(ARGV[1]) do end return 1"
    /// How far it counts to find out how fast the node is.
    private static let trial = 200_000
    /// The longest wait for an answer.
    private static let patience = Duration.seconds(5)

    /// Starts so many threads, each with a connection of its own.
    ///
    /// - Throws: `RedisError` when the node does not answer, `ClusterError` when it refuses.
    static func start(
        _ connections: Int, of each: Duration, to endpoint: Endpoint,
        as credentials: Credentials?
    ) async throws -> QueryStream {
        let count = try await Blocking.run {
            try countings(within: each, on: endpoint, as: credentials)
        }
        let stream = QueryStream()
        stream.state.withLock { $0.running = connections }
        let timeout = patience + each * 20
        for _ in 0..<connections {
            Blocking.start {
                stream.ask(
                    ["EVAL", script, "0", "\(count)"], of: endpoint, as: credentials,
                    timeout: timeout)
                stream.state.withLock { $0.running -= 1 }
            }
        }
        return stream
    }

    /// How far the node counts in a time, by the best of three trials.
    private static func countings(
        within each: Duration, on endpoint: Endpoint, as credentials: Credentials?
    ) throws -> Int {
        let connection = try Connection(to: endpoint, as: credentials, timeout: patience)
        defer { connection.close() }
        var best = Int64.max
        for _ in 0..<3 {
            let begin = MonotonicClock.now()
            let reply = try connection.run(["EVAL", script, "0", "\(trial)"], timeout: patience)
            best = min(best, MonotonicClock.now() - begin)
            if let error = reply.serverError {
                throw ClusterError(
                    .refused, "\(endpoint) refused the query: \(error.message)")
            }
        }
        return Int(Double(trial) * Double(each.wholeNanoseconds) / Double(max(1, best)))
    }

    /// How many queries were answered so far, and how long ago the newest was.
    var progress: (answered: Int, sinceNewest: Duration) {
        state.withLock { ($0.answered, .nanoseconds(MonotonicClock.now() - $0.newest)) }
    }

    /// Ends all, and waits for the threads, also in a cancelled task.
    ///
    /// - Returns: How many queries were answered.
    @discardableResult
    func stop() async -> Int {
        state.withLock { $0.isStopped = true }
        while state.withLock({ $0.running > 0 }) {
            await Wait.uncancelled(for: .milliseconds(5))
        }
        return state.withLock { $0.answered }
    }

    private var isStopped: Bool { state.withLock { $0.isStopped } }

    /// One thread's work. An error ends its connection; the next comes from a new one.
    private func ask(
        _ words: [String], of endpoint: Endpoint, as credentials: Credentials?, timeout: Duration
    ) {
        while !isStopped {
            let connection = try? Connection(to: endpoint, as: credentials, timeout: .seconds(1))
            guard let connection else {
                pause()
                continue
            }
            defer { connection.close() }
            while !isStopped, connection.isOpen {
                guard let reply = try? connection.run(words, timeout: timeout) else { break }
                if reply.serverError == nil {
                    state.withLock {
                        $0.answered += 1
                        $0.newest = MonotonicClock.now()
                    }
                } else {
                    pause()
                }
            }
        }
    }

    /// A moment before the next try.
    private func pause() { Thread.sleep(forTimeInterval: 0.02) }
}
