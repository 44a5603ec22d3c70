import Testing

@testable import Linux

struct WakeLeadTests {
    @Test func followsTheLowerQuartileOfTheLateness() {
        var lead = WakeLead()
        var random = TestGenerator(state: 1)
        for _ in 0..<5000 {
            lead.learn(lateNanoseconds: Int64.random(in: 20_000..<60_000, using: &random))
        }
        #expect((25_000...35_000).contains(lead.nanoseconds), "\(lead.nanoseconds)")
    }

    @Test func oneLongSleepCountsLikeAnyOther() {
        var lead = WakeLead()
        lead.learn(lateNanoseconds: 1_000_000_000)
        #expect(lead.nanoseconds < 1000)
    }

    @Test func staysWithinItsBounds() {
        var lead = WakeLead()
        for _ in 0..<1000 { lead.learn(lateNanoseconds: 1_000_000) }
        #expect(lead.nanoseconds == 60_000)
        for _ in 0..<1000 { lead.learn(lateNanoseconds: -5) }
        #expect(lead.nanoseconds == 0)
    }
}
