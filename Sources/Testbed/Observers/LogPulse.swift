/// Whether the nodes' logs still tell what the servers do: at level debug a server of a cluster writes something
/// several times a second, and one that stands alone every five seconds.
struct LogPulse {
    /// A node that answers and writes nothing at level debug for so long writes its log no more, or not at
    /// that level.
    static let longestSilence: Int64 = 6_000_000_000
    /// The same for a node whose log never had such a line.
    static let longestStart: Int64 = 3_000_000_000

    private var heard: [Int: Int64] = [:]
    private var answeringSince: [Int: Int64] = [:]
    /// Why the logs do not tell all; nil while they do.
    private(set) var loss: String?

    /// A node's log had a line of level debug.
    mutating func hear(_ node: Int, at now: Int64) {
        heard[node] = now
    }

    /// A node's log became shorter, or can be read no more.
    mutating func lose(_ node: Int, why: String) {
        loss = loss ?? "the log of node \(node) \(why)"
    }

    /// Looks for nodes that answer and write nothing.
    mutating func check(answering nodes: Set<Int>, at now: Int64) {
        for node in answeringSince.keys where !nodes.contains(node) { answeringSince[node] = nil }
        for node in nodes {
            let since = answeringSince[node] ?? now
            answeringSince[node] = since
            let limit = heard[node] == nil ? Self.longestStart : Self.longestSilence
            let silence = now - max(since, heard[node] ?? since)
            if silence > limit {
                lose(node, why: "had no line at level debug for \(silence / 1_000_000_000) s")
            }
        }
    }

    /// Whether every node that answers wrote something since a moment.
    func isAlive(since moment: Int64, answering nodes: Set<Int>) -> Bool {
        nodes.allSatisfy { (heard[$0] ?? .min) >= moment }
    }
}
