import Foundation
import Testing

@testable import Quantities
@testable import RunRecord

/// Time lines whose steps are repeated, wait, or are chosen by the seed, against real servers in the sandbox.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct TimelinePowerTests {
    private static let head = """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
        load: { rate: 500/s, connections: 20, client: redisson }

        """

    @Test func aRepeatedStepIsDoneEachTime() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline: [{ at: 1s, client-kill: node 1, every: 500ms until 3s }]
                duration: 4s
                expect: [failovers == 0]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        #expect(measured.events(.stepFired).count == 4)
        let times = measured.events(.faultInjected).map(\.at)
        #expect(times.count == 4)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .milliseconds(300) })
    }

    @Test func aStepThatWaitsBeginsWhenTheClusterIsWhole() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, kill: node 4, for: 2s }
                  - { at: 1500ms, pause: node 6, for: 3s }
                  - { at: 2s, wait-for: cluster ok, client-kill: node 1 }
                duration: 12s
                expect: [failovers == 0]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let paused = try #require(
            measured.events(.faultHealed).first { $0[.fault] == "pause" })
        let killed = try #require(
            measured.events(.faultInjected).first { $0[.fault] == "client-kill" })
        #expect(killed.at > paused.at)
    }

    @Test func stepsThatWaitTakeTurnsAndTheRunEndsWhenAllIsWhole() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, wait-for: cluster ok, pause: node 4, for: 800ms }
                  - { at: 1s, wait-for: cluster ok, whole-for: 500ms, pause: node 5, for: 300ms }
                duration: 30s
                until: whole
                expect: [failovers == 0]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let begun = measured.events(.faultInjected)
        let healed = measured.events(.faultHealed)
        #expect(begun.map(\.node) == [4, 5] && healed.map(\.node) == [4, 5])
        if begun.count == 2, healed.count == 2 {
            #expect(begun[1].at >= healed[0].at + .milliseconds(490))
        }
        let end = try #require(measured.events(.runEnded).first)
        #expect(end.at.sinceStart < .seconds(20))
    }

    @Test func aStepThatWaitsInVainIsInconclusive() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, pause: node 6, for: 3s }
                  - { at: 2s, wait-for: cluster ok, debug-sleep: node 4, for: 2s }
                duration: 4s
                expect: [failovers == 0]
                """)
        #expect(measured.result.code == 2, "\(measured.result.text)")
        let missing = try #require(measured.events(.receiptMissing).first)
        #expect(missing[.why]?.hasPrefix("the cluster was not ok by 2s: node 6") == true)
    }

    @Test func theSeedsChoiceIsRunAndRepeated() async throws {
        let plan =
            Self.head + """
                timeline:
                  - at: 1s
                    random:
                      faults: [{ client-kill }, { client-pause, for: 200ms }]
                      targets: [node 1, node 2, any master]
                      gap: 200ms to 800ms
                      until: 4s
                duration: 5s
                expect: [failovers == 0]
                """
        let first = try await Measured.run(plan, ["--seed", "11"])
        #expect(first.result.code == 0, "\(first.result.text)")
        let second = try await Measured.run(plan, ["--seed", "11"])
        let steps = [first, second].map { measured in
            measured.events(.stepFired).map { "\($0[.text] ?? "")" }
        }
        #expect(steps[0].count > 2)
        #expect(steps[0] == steps[1])
        let nodes = [first, second].map { $0.events(.faultInjected).map(\.node) }
        #expect(nodes[0] == nodes[1])
    }
}
