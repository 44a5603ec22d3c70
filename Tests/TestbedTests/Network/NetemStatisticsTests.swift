import Linux
import Testbed
import Testing

struct NetemStatisticsTests {
    private let text = """
        [{"kind":"htb","handle":"1:","root":true,"refcnt":2,"options":{"r2q":10,"default":"0",\
        "direct_packets_stat":12,"direct_qlen":1000},"bytes":1344,"packets":12,"drops":0,\
        "overlimits":0,"requeues":0,"backlog":0,"qlen":0},{"kind":"netem","handle":"8001:",\
        "parent":"1:b","options":{"limit":1000000,"delay":{"delay":0.05,"jitter":0,\
        "correlation":0},"ecn":false,"gap":0},"bytes":840,"packets":10,"drops":3,\
        "overlimits":0,"requeues":2,"backlog":0,"qlen":0}]
        """

    @Test func leafOfTheClassIsRead() throws {
        let counters = try #require(try NetemStatistics.counters(inClass: "1:b", of: text))
        #expect(counters.packets == 13)
        #expect(counters.dropped == 3)
        #expect(counters.bytes == 840)
        #expect(counters.reordered == 2)
        #expect(counters.duplicated == nil)
    }

    @Test func otherClassesHaveNone() throws {
        #expect(try NetemStatistics.counters(inClass: "1:", of: text) == nil)
    }

    @Test func textThatIsNoStatisticsIsAnError() {
        #expect(throws: (any Error).self) {
            try NetemStatistics.counters(inClass: "1:b", of: "Error: nothing here")
        }
    }
}
