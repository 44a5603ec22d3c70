import Testing

@testable import Quantities
@testable import RunRecord

/// A clock that jumps, against real servers in the sandbox.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct FaultClockTests {
    @Test func aNodeWhoseClockJumpsIsFollowedInItsLogAllTheSame() async throws {
        let measured = try await Measured.run(
            SmallPlan.head + """
                timeline:
                  - { at: 1s, clock-jump: { target: node 4, by: 1h }, for: 7s }
                  - { at: 2s, pause: master of slot 0, for: 5s }
                duration: 10s
                expect: [failovers == 1, "failover-time <= 4s"]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let jumped = try #require(
            measured.events(.faultInjected).first { $0[.fault] == "clock-jump" })
        let receipt = try #require(jumped[.receipt])
        #expect(receipt.contains("ms, then +3600") || receipt.contains("ms, then +3599"))
        let healed = try #require(
            measured.events(.faultHealed).first { $0[.fault] == "clock-jump" })
        #expect(!(healed[.receipt] ?? "").contains("3600"))
        // The election is the doing of the node whose log is an hour ahead.
        let won = try #require(measured.events(.electionWon).first)
        #expect(won.node == 4)
        #expect(won.at > jumped.at)
        #expect(won.at < healed.at)
    }

    @Test func anHourInThePastIsMappedToo() async throws {
        let measured = try await Measured.run(
            SmallPlan.head + """
                timeline:
                  - { at: 1s, clock-jump: { target: node 5, by: 1h, to: past }, for: 2s }
                  - { at: 2s, bgsave: node 5 }
                duration: 5s
                expect: [failovers == 0]
                """)
        #expect(measured.result.code != 1, "\(measured.result.text)")
        let save = try #require(measured.events(.saveStarted).first { $0.node == 5 })
        #expect(save.at.sinceStart > .seconds(1))
        #expect(save.at.sinceStart < .seconds(5))
    }
}
