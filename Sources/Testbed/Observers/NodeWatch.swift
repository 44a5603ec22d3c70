import Glibc
import Linux
import RedisClient

/// Asks one node, again and again, how it sees the cluster. Belongs to one thread.
final class NodeWatch {
    let node: Int
    private var endpoint: Endpoint
    private let credentials: Credentials?
    private var connection: PolledConnection?
    private var replies: [Reply] = []
    /// The sections of INFO that the round under way asks for, in the order of their answers.
    private var sections: [String] = []
    /// The directive that the round under way asks for; nil for none.
    private var directive: String?
    private var directiveAskedAt = Int64.min / 2
    /// How many directives were asked for: they take turns.
    private var turns = 0
    private var askedAt: Int64 = 0
    private var nextAt: Int64 = 0
    private var answered = false
    /// When the last whole round of answers was in; nil before the first.
    private var lastAnswerAt: Int64?
    /// When the round before that was.
    private(set) var previousAnswerAt: Int64?

    /// What a node answered in one round.
    struct Answers {
        /// To CLUSTER NODES.
        let nodes: ClusterNodes
        /// To CLUSTER INFO.
        let cluster: Information
        /// To INFO, by section.
        let sections: [String: Information]
        /// A directive that was asked for and its value; nil where none was, or the node did not tell.
        let directive: (name: String, value: String)?
        /// When it was asked, in nanoseconds on CLOCK_MONOTONIC.
        let askedAt: Int64
    }

    /// A node that has not answered for so long counts as not reachable.
    private static let patienceNanoseconds: Int64 = 250_000_000
    /// How often a node is asked for each directive at most: often enough for a second without witnesses to be seen, and
    /// not with each of 100 rounds a second.
    private static let directiveNanoseconds: Int64 = 100_000_000
    /// The wait before connecting again.
    private static let reconnectNanoseconds: Int64 = 20_000_000

    init(node: Int, address: NodeAddress, credentials: Credentials?) {
        self.node = node
        self.credentials = credentials
        endpoint = address.endpoint
    }

    /// What to poll for, when there is a connection.
    var interest: PollInterest? {
        connection.flatMap { PollInterest($0) }
    }

    /// Whether the last question was answered in time.
    func isReachable(at now: Int64) -> Bool {
        answered
            && (replies.isEmpty && connection?.pendingReplies ?? 0 == 0
                || now - askedAt < Self.patienceNanoseconds)
    }

    /// Asks when it is time, and takes in what has come.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - interval: How often it is time.
    ///   - wanted: Sections of INFO that are asked for beside that of replication.
    ///   - directives: What of its configuration it is asked for too, one after the other.
    /// - Returns: The answers of a whole round; nil before its end, and when one is an error.
    func advance(
        now: Int64, interval: Int64, asking wanted: [String], and directives: [String]
    ) -> Answers? {
        do {
            let link = try connection ?? connect()
            replies += try link.receive()
            if link.state == .open, link.pendingReplies == 0, replies.isEmpty, now >= nextAt {
                sections = ["replication"] + wanted.filter { $0 != "replication" }
                for question in [["CLUSTER", "NODES"], ["CLUSTER", "INFO"]] {
                    try link.send(question)
                }
                for section in sections { try link.send(["INFO", section]) }
                try ask(for: directives, on: link, at: now)
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
        let asked = 2 + sections.count
        guard !sections.isEmpty, replies.count == asked + (directive == nil ? 0 : 1) else {
            return nil
        }
        defer {
            replies = []
            lastAnswerAt = now
        }
        previousAnswerAt = lastAnswerAt
        answered = true
        let texts = replies.prefix(asked).compactMap(\.text)
        guard texts.count == asked else { return nil }
        return Answers(
            nodes: ClusterNodes(texts[0]), cluster: Information(texts[1]),
            sections: Dictionary(
                zip(sections, texts.dropFirst(2).map { Information($0) }),
                uniquingKeysWith: { first, _ in first }),
            directive: directive.flatMap { name in
                replies.last?.elements?.last?.text.map { (name, $0) }
            }, askedAt: askedAt)
    }

    /// Asks for the directive whose turn it is, when it is time for one.
    private func ask(
        for directives: [String], on link: PolledConnection, at now: Int64
    ) throws(RedisError) {
        directive = nil
        let interval = Self.directiveNanoseconds / Int64(max(1, directives.count))
        guard !directives.isEmpty, now - directiveAskedAt >= interval else { return }
        let name = directives[turns % directives.count]
        try link.send(["CONFIG", "GET", name])
        (directive, directiveAskedAt, turns) = (name, now, turns + 1)
    }

    /// Forgets the connection: the node was started anew, at another address or at the same one.
    func reconnect(to address: NodeAddress? = nil) {
        if let address { endpoint = address.endpoint }
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

/// What poll(2) is asked to watch of a connection.
struct PollInterest {
    let descriptor: Int32
    let events: Int16

    init?(_ connection: PolledConnection) {
        guard connection.descriptor >= 0 else { return nil }
        descriptor = connection.descriptor
        events = Int16(POLLIN) | (connection.wantsToWrite ? Int16(POLLOUT) : 0)
    }

    /// Waits until one of the connections is ready, at most so many milliseconds.
    static func wait(for interests: [PollInterest], milliseconds: Int32) {
        var entries = interests.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
        _ = poll(&entries, nfds_t(entries.count), milliseconds)
    }
}
