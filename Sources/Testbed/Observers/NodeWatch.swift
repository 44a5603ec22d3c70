import Linux
import RedisClient

/// Asks one node, again and again, how it sees the cluster. Belongs to one thread.
final class NodeWatch {
    let node: Int
    private let endpoint: Endpoint
    private let credentials: Credentials?
    private var connection: PolledConnection?
    private var replies: [Reply] = []
    private var askedAt: Int64 = 0
    private var nextAt: Int64 = 0
    private var answered = false
    /// When the last whole round of answers was in; nil before the first.
    private var lastAnswerAt: Int64?
    /// When the round before that was.
    private(set) var previousAnswerAt: Int64?

    /// Commands of one round.
    private static let questions = [
        ["CLUSTER", "NODES"], ["CLUSTER", "INFO"], ["INFO", "replication"],
    ]
    /// A node that has not answered for so long counts as not reachable.
    private static let patienceNanoseconds: Int64 = 250_000_000
    /// The wait before connecting again.
    private static let reconnectNanoseconds: Int64 = 20_000_000

    init(node: Int, address: NodeAddress, credentials: Credentials?) {
        self.node = node
        self.credentials = credentials
        endpoint = Endpoint(host: address.host, port: address.port)
    }

    /// What to poll for, when there is a connection.
    var interest: PollInterest? {
        connection.flatMap { PollInterest($0) }
    }

    /// When this node needs attention next, whatever its connection says.
    var dueAt: Int64 { nextAt }

    /// Whether the last question was answered in time.
    func isReachable(at now: Int64) -> Bool {
        answered
            && (replies.isEmpty && connection?.pendingReplies ?? 0 == 0
                || now - askedAt < Self.patienceNanoseconds)
    }

    /// Asks when it is time, and takes in what has come. Returns the answers of a whole round.
    func advance(now: Int64, interval: Int64) -> [Reply]? {
        do {
            let link = try connection ?? connect()
            replies += try link.receive()
            if link.state == .open, link.pendingReplies == 0, replies.isEmpty, now >= nextAt {
                for question in Self.questions { try link.send(question) }
                askedAt = now
                nextAt = now + interval
            }
        } catch {
            connection = nil
            replies = []
            answered = false
            nextAt = now + Self.reconnectNanoseconds
            return nil
        }
        guard replies.count == Self.questions.count else { return nil }
        defer {
            replies = []
            lastAnswerAt = now
        }
        previousAnswerAt = lastAnswerAt
        answered = true
        return replies
    }

    /// Forgets the connection: the node was started anew.
    func reconnect() {
        connection = nil
        replies = []
        answered = false
        nextAt = 0
    }

    private func connect() throws(RedisError) -> PolledConnection {
        let link = try PolledConnection(to: endpoint, as: credentials)
        connection = link
        return link
    }
}
