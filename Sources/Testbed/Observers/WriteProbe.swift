import RedisClient

/// Tries to write to one shard through one node every few milliseconds, to see to the millisecond
/// when the node becomes the shard's master. Belongs to one thread.
final class WriteProbe {
    let node: Int
    let shard: Int
    private let endpoint: Endpoint
    private let key: String
    private let credentials: Credentials?
    private var connection: PolledConnection?
    private var nextAt: Int64 = 0
    private var accepts = false

    /// The wait between two tries.
    static let intervalNanoseconds: Int64 = 4_000_000

    init(
        node: Int, shard: Int, address: NodeAddress, credentials: Credentials?, key: String
    ) {
        self.credentials = credentials
        self.node = node
        self.shard = shard
        self.key = key
        endpoint = address.endpoint
    }

    var interest: PollInterest? { connection.flatMap { PollInterest($0) } }

    /// Tries when it is time. Returns true when a write was accepted and the one before was not.
    func advance(now: Int64) -> Bool {
        var began = false
        do {
            let link = try connection ?? PolledConnection(to: endpoint, as: credentials)
            connection = link
            for reply in try link.receive() {
                if reply.isOK, !accepts { began = true }
                accepts = reply.isOK
            }
            if link.state == .open, link.pendingReplies == 0, now >= nextAt {
                try link.send(["SET", key, "\(now)", "PX", "60000"])
                nextAt = now + Self.intervalNanoseconds
            }
        } catch {
            connection = nil
            accepts = false
            nextAt = now + Self.intervalNanoseconds
        }
        return began
    }
}
