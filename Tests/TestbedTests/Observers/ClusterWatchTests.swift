import Quantities
import RunRecord
import TestSupport
import Testing

@testable import Testbed

/// What the thread that polls the nodes hears, with servers that answer as a test says.
struct ClusterWatchTests {
    private static let topology = Topology(masters: 3, replicasPerMaster: 0)

    private static func identity(_ node: Int) -> String { String(repeating: "\(node)", count: 40) }

    /// CLUSTER NODES as a node answers it.
    private static func nodes(of node: Int) -> String {
        topology.shards.map { shard in
            "\(identity(shard.master)) 127.0.0.1:1@2 \(shard.master == node ? "myself," : "")master - 0 0 "
                + "\(shard.number) connected \(shard.slots.lowerBound)-\(shard.slots.upperBound)\n"
        }.joined()
    }

    /// Watches three nodes, of which each address is answered by the node that a test says, until something holds.
    private func watch(
        _ speakers: [Int: Int], until holds: @escaping (ClusterWatch) -> Bool
    ) async throws -> ClusterWatch {
        var servers: [FakeServer] = []
        defer { for server in servers { server.end() } }
        var addresses: [Int: NodeAddress] = [:]
        for (node, speaker) in speakers {
            let server = try FakeServer { words, _ in
                let text =
                    words == ["CLUSTER", "NODES"]
                    ? Self.nodes(of: speaker)
                    : words.first == "CLUSTER" ? "cluster_state:ok\r\n" : "role:master\r\n"
                return .bytes("$\(text.utf8.count)\r\n\(text)\r\n")
            }
            servers.append(server)
            addresses[node] = NodeAddress(host: "127.0.0.1", port: Int(server.port), busPort: 1)
        }
        let watch = ClusterWatch(
            topology: Self.topology, addresses: AddressBook(addresses),
            numbers: Dictionary(uniqueKeysWithValues: (1...3).map { (Self.identity($0), $0) }))
        watch.start()
        defer { watch.stop() }
        let isSo = try await poll(
            every: .milliseconds(5), within: .seconds(20), until: { holds(watch) })
        #expect(isSo)
        return watch
    }

    @Test func anAnswerOfAnotherNodeIsTold() async throws {
        let watch = try await watch([1: 1, 2: 3, 3: 3]) { !$0.strangers.isEmpty }
        #expect(watch.strangers == [2: 3])
    }

    @Test func nodesThatAnswerForThemselvesAreNoStrangers() async throws {
        let watch = try await watch([1: 1, 2: 2, 3: 3]) { $0.picture.views.count == 3 }
        #expect(watch.strangers.isEmpty)
        #expect(watch.picture.reasonNotWhole(among: [1, 2, 3]) == nil)
    }
}
