import Testing

@testable import Wording

struct SuggestionTests {
    @Test(arguments: [
        ("puase", "pause"), ("PAUSE", "pause"), ("kil", "kill"), ("failover-tme", "failover-time"),
    ])
    func findsTheNearestName(written: String, meant: String) {
        let names = ["pause", "kill", "restart", "failover", "failover-time"]
        #expect(Suggestion.nearest(to: written, in: names) == meant)
    }

    @Test(arguments: ["", "x", "partition", String(repeating: "a", count: 100_000)])
    func keepsSilentWhenNothingIsNear(written: String) {
        #expect(Suggestion.nearest(to: written, in: ["pause", "kill"]) == nil)
    }
}
