import Foundation
import RedisClient
import Testing

@Suite struct ClusterNodesTests {
    private let id = "191e4f15c0de39efe1ab9248bd413c9fdb2dddec"
    private let other = "00fced34f12176c1a229211be9a3d579a51091df"

    @Test func addressesOfAllVersionsAreRead() {
        for (address, host, port, bus, hostname) in [
            ("127.0.0.1:7000", "127.0.0.1", 7000, nil, nil),
            ("127.0.0.1:7000@17000", "127.0.0.1", 7000, 17000, nil),
            ("127.0.0.1:7000@17000,", "127.0.0.1", 7000, 17000, nil),
            ("::1:7000@17000,node-1.local", "::1", 7000, 17000, "node-1.local"),
            ("10.0.0.1:7000@17000,h,tls-port=0,shard-id=\(id)", "10.0.0.1", 7000, 17000, "h"),
            ("10.0.0.1:7000@17000,,tls-port=0,shard-id=\(id)", "10.0.0.1", 7000, 17000, nil),
            ("10.0.0.1:7000@17000,shard-id=\(id)", "10.0.0.1", 7000, 17000, nil),
        ] as [(String, String, Int, Int?, String?)] {
            let node = ClusterNodes("\(id) \(address) master - 0 1 2 connected 0-5\n").nodes.first
            #expect(node?.endpoint == Endpoint(host: host, port: port), "\(address)")
            #expect(node?.busPort == bus, "\(address)")
            #expect(node?.hostname == hostname, "\(address)")
        }
    }

    @Test func unknownAddressIsNone() {
        let node = ClusterNodes("\(id) :0@0 master,noaddr - 1 2 3 disconnected").nodes.first
        #expect(node?.endpoint == nil)
        #expect(node?.isConnected == false)
        #expect(node?.flags == [.master, .noAddress])
    }

    @Test func suspicionIsNotFailure() {
        let suspected = ClusterNodes("\(id) 1.1.1.1:1@2 slave,fail? \(other) 5 6 7 connected")
            .nodes[0]
        #expect(suspected.isSuspected)
        #expect(!suspected.isFailed)
        #expect(suspected.masterID == other)
        let failed = ClusterNodes("\(id) 1.1.1.1:1@2 myself,master,fail - 5 6 7 connected").nodes[0]
        #expect(failed.isFailed)
        #expect(!failed.isSuspected)
        #expect(failed.isMyself)
    }

    @Test func slotsAndMigrationsAreRead() {
        let line =
            "\(id) 1.1.1.1:1@2 myself,master - 0 0 3 connected 0-5 7 [93->-\(other)] "
            + "[77-<-\(other)]"
        let nodes = ClusterNodes(line)
        let node = nodes.nodes[0]
        #expect(node.slots == [0...5, 7...7])
        #expect(node.slotCount == 7)
        #expect(node.migrations.map(\.slot) == [93, 77])
        #expect(node.migrations.map(\.direction) == [.migrating, .importing])
        #expect(node.migrations.map(\.peer) == [other, other])
        #expect(nodes.owner(ofSlot: 3)?.id == id)
        #expect(nodes.owner(ofSlot: 6) == nil)
    }

    @Test func nodesOfTheIncidentAreReadWithoutTheirAddresses() throws {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../ServerLogTests/Resources/cluster-nodes.txt")
        let nodes = ClusterNodes(try String(contentsOf: url, encoding: .utf8))
        #expect(nodes.nodes.count == 6)
        #expect(nodes.malformedLines.isEmpty)
        #expect(nodes.nodes.filter(\.isMaster).map(\.slotCount).reduce(0, +) == HashSlot.count)
        #expect(nodes.myself?.masterID == "599f153057aae0b5ef2f1d895a8e4ac7d0474cec")
        #expect(nodes[id]?.pongReceivedMilliseconds == 1_601_964_809_000)
        #expect(nodes[id]?.configurationEpoch == 11)
    }

    @Test func damagedLinesAreKeptApart() {
        let text =
            "\(id) 1.1.1.1:1@2 master - 0 0 3 connected 0-5\n\(id) 1.1.1.1:1@2 mas\nrubbish\n\(id) a:1 master - 0 0 3 connected 5-99999\nvars currentEpoch 3 lastVoteEpoch 0\n"
        let nodes = ClusterNodes(text)
        #expect(nodes.nodes.count == 1)
        #expect(nodes.malformedLines.count == 3)
    }
}
