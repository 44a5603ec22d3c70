import RedisClient
import ServerLog

/// What to call nodes: the beginning of their id, and where they listen when that is known.
enum NodeNames {
    /// The names by id.
    static func names(nodes: ClusterNodes?, sources: [LogSource]) -> [String: String] {
        var names: [String: String] = [:]
        for node in nodes?.nodes ?? [] {
            let short = String(node.id.prefix(8))
            names[node.id] = node.endpoint.map { "\(short) (\($0))" } ?? short
        }
        for source in sources {
            guard let node = source.node, names[node.description] == nil else { continue }
            names[node.description] = node.short
        }
        return names
    }
}
