import LoadGenerator
import TestSupport

@testable import RunRecord

extension FakeServer {
    /// A target of fake servers, each a shard's only node.
    static func target(_ servers: [FakeServer]) -> LoadTarget {
        LoadTarget(
            nodes: servers.enumerated().map {
                .init(number: $0 + 1, host: "127.0.0.1", port: $1.port)
            }, topology: Topology(masters: servers.count, replicasPerMaster: 0))
    }
}
