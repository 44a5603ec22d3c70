import Quantities
import RedisClient
import Testbed

/// The proof that a node answers nobody: a question that stays without an answer, and its answer when
/// the silence is over.
struct Silence {
    /// What was asked and for how long no answer came.
    let receipt: String
    private let question: PendingCommand
    private let words: String

    /// How much earlier than asked a server may be that ends a silence itself: it counts whole milliseconds on a clock
    /// that it reads now and then.
    static let tolerance = Duration.milliseconds(20)

    /// Asks a node something and sees that no answer comes.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - words: A command that is otherwise answered at once.
    ///   - cause: The command that blocks the node; when it is refused, that is why there is an answer.
    ///   - length: How long the node is to be silent.
    ///   - cluster: The cluster of the node.
    /// - Returns: The silence, whose end can be waited for.
    /// - Throws: `ClusterError` when an answer comes, `RedisError` when none can come.
    static func begin(
        of node: Int, asking words: [String], during cause: PendingCommand?,
        lasting length: Duration, in cluster: Cluster
    ) async throws -> Silence {
        // A command sent just before must be read first.
        await cause?.waitUntilSent()
        await Wait.uncancelled(for: .milliseconds(5))
        let listening = min(length / 4, .milliseconds(100))
        let question = cluster.send(words, to: node, patience: length + .seconds(60))
        let text = words.prefix(2).joined(separator: " ")
        guard await question.staysSilent(for: listening) else {
            let refusal = try cause?.outcome()?.reply.serverError?.message
            _ = try question.outcome()
            throw ClusterError(
                .unproven,
                "node \(node) answered \(text) within \(listening.inMilliseconds) ms, so nothing "
                    + "blocks it" + (refusal.map { ": \($0)" } ?? ""))
        }
        return Silence(
            receipt: "\(text) got no answer for \(listening.inMilliseconds) ms",
            question: question, words: text)
    }

    /// Sees that the node has been silent all the while: the question is unanswered, or was for long enough where the
    /// server itself ends the silence.
    ///
    /// - Parameter end: When the silence may end by itself, in nanoseconds on CLOCK_MONOTONIC; nil for not before it
    ///   is healed.
    /// - Returns: The proof in words.
    /// - Throws: `ClusterError` when an answer came before, `RedisError` when none can come any more.
    func proof(until end: Int64? = nil) throws -> String {
        try Self.proof(question, words, until: end)
    }

    /// The same of any command whose answer is awaited.
    static func proof(
        _ question: PendingCommand, _ words: String, until end: Int64? = nil
    ) throws -> String {
        guard let (_, at) = try question.outcome() else {
            return "\(words) has had no answer"
        }
        let took = Int(Duration.nanoseconds(at - question.asked).inMilliseconds)
        guard let end, at >= end - tolerance.wholeNanoseconds else {
            throw ClusterError(.unproven, "\(words) was answered after \(took) ms")
        }
        return "\(words) had no answer for \(took) ms"
    }

    /// Waits for the answer to the question.
    ///
    /// - Returns: The answer, and when it came.
    /// - Throws: `ClusterError` when time runs out, `RedisError` when the node has gone.
    func end(within limit: Duration) async throws -> (reply: Reply, receipt: Receipt) {
        let (reply, at) = try await question.wait(within: limit)
        let took = Duration.nanoseconds(at - question.asked).inMilliseconds
        let answer = reply.serverError.map { " (\($0.code))" } ?? ""
        return (
            reply, Receipt(at: at, text: "\(words) was answered after \(Int(took)) ms\(answer)")
        )
    }
}
