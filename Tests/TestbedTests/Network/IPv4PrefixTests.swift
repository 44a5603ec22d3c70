import Testbed
import Testing

struct IPv4PrefixTests {
    @Test(arguments: ["127.0.1.4/32", "127.0.2.0/24", "0.0.0.0/0"])
    func readsWhatItWrites(text: String) throws {
        #expect(try #require(IPv4Prefix(text)).description == text)
    }

    @Test func anAddressAloneIsABlockOfOne() throws {
        #expect(
            try #require(IPv4Prefix("127.0.1.4")) == IPv4Prefix(address: 0x7F00_0104, length: 32))
    }

    @Test(arguments: [
        "", "127.0.1", "127.0.1.256", "127.0.1.4/33", "127.0.1.4/24", "a.b.c.d", "1.2.3.4/",
    ])
    func refusesWhatIsNone(text: String) {
        #expect(IPv4Prefix(text) == nil)
    }

    @Test func containsItsAddressesAndNoOther() throws {
        let block = try #require(IPv4Prefix("127.0.2.0/24"))
        #expect(block.contains(0x7F00_02FF))
        #expect(!block.contains(0x7F00_0300))
    }
}
