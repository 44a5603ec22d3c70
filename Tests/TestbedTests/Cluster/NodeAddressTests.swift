import Testing

@testable import Testbed

@Suite("Addresses of nodes that may move")
struct NodeAddressTests {
    @Test func allThatANodeMayHaveLieInItsBlockAndInNoOther() throws {
        var seen: Set<String> = []
        for node in [1, 2, 250, 251, 2000] {
            let first = NodeAddress.movable(node: node)
            let all = [first.host] + first.laterHosts
            #expect(all.count == 14)
            let reach = try #require(first.reach)
            for host in all {
                let address = try #require(IPv4Prefix(host)).address
                #expect(reach.contains(address))
                #expect(LinkEnd.nodes.prefixes.contains { $0.contains(address) })
                #expect(seen.insert(host).inserted, "two nodes may have \(host)")
            }
        }
    }

    @Test func theNextAddressHasTheSamePortsAndTheLastOneHasNone() throws {
        let first = NodeAddress.movable(node: 3)
        let next = try #require(first.next)
        #expect(next.host == first.laterHosts.first)
        #expect((next.port, next.busPort) == (first.port, first.busPort))
        let last = sequence(first: first) { $0.next }.reduce(first) { $1 }
        #expect(last.next == nil && last.laterHosts.isEmpty)
    }

    @Test func aNodeThatStaysHasOneAddress() throws {
        let address = NodeAddress.sandboxed(node: 3)
        #expect(address.next == nil && address.laterHosts.isEmpty && !address.isMovable)
        #expect(address.reach?.description == "127.0.1.3/32")
    }

    @Test func bothOfABookSeeAMove() throws {
        let first = NodeAddress.movable(node: 1)
        let book = AddressBook([1: first])
        book.move(1, to: try #require(first.next))
        #expect(book[1]?.host == first.laterHosts.first)
        #expect(book.addresses.count == 1)
    }
}
