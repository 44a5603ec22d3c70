import Testing

@testable import Testbed

/// What `tc` lists, compared with what it listed when a rule had been put into force.
struct FilterListingTests {
    private static func filter(_ preference: Int, from address: String) -> String {
        """
        filter protocol ip pref \(preference) u32 chain 0 fh 800: ht divisor 1
        filter protocol ip pref \(preference) u32 chain 0 fh 800::800 order 2048 key ht 800 bkt 0
          match \(address)/ffffffff at 12
        \taction order 1: mirred (Egress Redirect to device relay1) stolen

        """
    }

    private static let netem = """
        qdisc htb 1: root refcnt 2 r2q 10 default 0 direct_packets_stat 5 direct_qlen 1000
        qdisc netem 8001: parent 1:1 limit 1000 delay 50ms

        """

    private static func change(
        filters: String, disciplines: String = netem, own: Set<Int> = [19999]
    ) -> String? {
        let before = FilterListing(
            filters: filter(19999, from: "7f000101"), disciplines: netem)
        return FilterListing(filters: filters, disciplines: disciplines).change(
            since: before, of: 19999, among: own, classIdentifier: "1:1")
    }

    @Test func whatIsAsItWasIsNoChange() {
        let same = Self.filter(19999, from: "7f000101")
        #expect(Self.change(filters: same) == nil)
        // Packets pass the root meanwhile, and other rules come.
        let busy = Self.netem.replacing("stat 5", with: "stat 99")
        #expect(
            Self.change(
                filters: Self.filter(19998, from: "7f000102") + same, disciplines: busy,
                own: [19999, 19998]) == nil)
    }

    @Test func removedChangedOrBypassedRulesAreTold() {
        let same = Self.filter(19999, from: "7f000101")
        #expect(Self.change(filters: "") == "its filters have gone")
        #expect(
            Self.change(filters: Self.filter(19999, from: "7f000105"))
                == "its filters were changed")
        #expect(
            Self.change(filters: Self.filter(1, from: "00000000") + same)
                == "somebody put a filter of preference 1 beside it")
        #expect(
            Self.change(filters: same, disciplines: Self.netem.replacing("50ms", with: "0ms"))
                == "its netem was changed")
    }

    @Test func socketsAreKnownByTheirTwoEnds() {
        let output = """
            ESTAB 0 0 127.0.1.1:7000 127.0.2.1:40000
            ESTAB      0      0      127.0.1.1:7000     127.0.2.1:40002

            """
        #expect(
            ConnectionReset.sockets(in: output) == [
                "127.0.1.1:7000 127.0.2.1:40000", "127.0.1.1:7000 127.0.2.1:40002",
            ])
    }
}
