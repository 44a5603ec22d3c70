import RedisClient
import Testing

@testable import RunRecord
@testable import Testbed

@Suite struct ClusterLayoutTests {
    private static let ids = "abcdef".map { String(repeating: $0, count: 40) }
    private static let seed = Endpoint(host: "10.0.0.9", port: 7000)

    private func line(_ index: Int, _ rest: String) -> String { Self.ids[index] + " " + rest }

    private func nodes(_ flags: String = "slave") -> ClusterNodes {
        ClusterNodes(
            [
                line(0, ":7000@17000 myself,master - 0 0 1 connected 8192-16383"),
                line(1, "10.0.0.2:7000@17000,cache-b master - 0 0 2 connected 0-100 5000-8191"),
                line(2, "10.0.0.3:7000@17000 master - 0 0 3 connected 101-4999"),
                line(3, "10.0.0.4:7000@17000 \(flags) \(Self.ids[1]) 0 0 2 connected"),
                line(4, "10.0.0.5:7000@17000 master - 0 0 4 connected"),
            ].joined(separator: "\n"))
    }

    @Test func mastersAreNumberedInTheOrderOfTheirSlots() throws {
        let layout = try ClusterLayout(nodes(), from: Self.seed)
        #expect(layout.nodes.map(\.identity) == [1, 2, 0, 3].map { Self.ids[$0] })
        #expect(layout.topology.shards.map(\.master) == [1, 2, 3])
        #expect(layout.topology.shards.map(\.replicas) == [[4], [], []])
        #expect(layout.idle == ["10.0.0.5:7000"])
        #expect(layout.nodes[0].hostname == "cache-b")
        // A node that does not know its own address is where it was asked.
        #expect(layout.nodes[2].place == Self.seed)
    }

    @Test func anAnnouncedNameThatIsNoneIsLeftOut() throws {
        let seen = ClusterNodes(
            line(
                0,
                "10.0.0.2:7000@17000,$(reboot) myself,master - 0 0 1 connected 0-16383"))
        #expect(try ClusterLayout(seen, from: Self.seed).nodes.first?.hostname == nil)
    }

    @Test func aShardMayHaveSeveralRanges() throws {
        let topology = try ClusterLayout(nodes(), from: Self.seed).topology
        #expect(topology.shards[0].allSlots == [0...100, 5000...8191])
        #expect(topology.shard(ofSlot: 6000)?.number == 1)
        #expect(topology.shard(ofSlot: 4999)?.number == 2)
    }

    @Test(arguments: ["slave,fail", "slave,fail?", "slave,noaddr", "handshake"])
    func whatIsNotWholeIsRefused(flags: String) {
        #expect(throws: ClusterError.self) { try ClusterLayout(nodes(flags), from: Self.seed) }
    }
}
