import LoadGenerator
import RedisClient
import RunRecord
import Testbed

/// Reads the keys that client programs wrote from the masters of now, once the cluster has converged.
struct ClientReadBack {
    let cluster: Cluster

    /// How many keys are asked for at once, and how long the answers may take.
    private static let batch = 200
    private static let patience = Duration.seconds(5)

    /// What the keys have.
    ///
    /// - Parameters:
    ///   - keys: Their names.
    ///   - limit: How long it may take in all.
    /// - Returns: What was found; keys that could not be read are left out.
    func found(_ keys: [String], within limit: Duration) async -> [String: ClientLedger.Found] {
        let deadline = ContinuousClock.now + limit
        let picture = cluster.watch.picture
        var found: [String: ClientLedger.Found] = [:]
        var asked: [Endpoint: [String]] = [:]
        for key in keys {
            let slot = HashSlot.of(key)
            guard
                let shard = picture.topology.shards.firstIndex(where: { $0.slots.contains(slot) }),
                let node = picture.masters[shard], let address = cluster.addresses[node]
            else { continue }
            asked[address.endpoint, default: []].append(key)
        }
        // A slot that has moved meanwhile is asked for where the old owner says.
        for _ in 0..<3 where !asked.isEmpty {
            var moved: [Endpoint: [String]] = [:]
            for (endpoint, keys) in asked {
                for start in stride(from: 0, to: keys.count, by: Self.batch) {
                    guard ContinuousClock.now < deadline else { return found }
                    let part = Array(keys[start..<min(start + Self.batch, keys.count)])
                    for (key, reply) in zip(part, await replies(to: part, of: endpoint)) {
                        switch reply {
                        case .nilReply: found[key] = .nothing
                        case .error(let error):
                            guard let redirection = error.redirection else { continue }
                            let there = redirection.endpoint.secured(by: endpoint.security)
                            moved[there, default: []].append(key)
                        default:
                            guard let text = reply.text else { continue }
                            found[key] = .value(ClientLedger.digest(of: text))
                        }
                    }
                }
            }
            asked = moved
        }
        return found
    }

    /// The answers to GETs; none where the node does not answer.
    private func replies(to keys: [String], of endpoint: Endpoint) async -> [Reply] {
        let credentials = cluster.credentials
        let answers = try? await Blocking.run {
            let connection = try Connection(
                to: endpoint, as: credentials, timeout: Self.patience)
            defer { connection.close() }
            return try connection.run(all: keys.map { ["GET", $0] }, timeout: Self.patience)
        }
        return answers ?? []
    }
}
