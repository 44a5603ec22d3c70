import Plan
import TestSupport
import Testing
import Workload

@testable import RunRecord

/// The clients of one plan in other plans.
@Suite("Clients in scenarios")
struct ClientSetTests {
    private func plan(_ text: String) throws -> Plan {
        try PlanSamples.read(PlanSamples.small(text))
    }

    private func clients() throws -> ClientSet {
        ClientSet(
            of: try plan(
                """
                clients: [{ name: a, command: [x], policy: jedis }, { name: b, command: [y] }]
                expect: ["error-rate[client a] <= 5%", "error-rate[client b] <= 6%", failovers == 0]
                timeline: [{ at: 1s, kill: node 1, for: 5s }]
                """))
    }

    private let scenario = """
        load: { client: redisson }
        timeline: [{ at: 1s, pause: node 1, for: 5s }]
        expect: ["outage[every client] <= 9s", failovers == 1]
        """

    @Test func aScenarioGetsThemAndWhatIsExpectedOfThem() throws {
        let joined = try clients().joined(to: plan(scenario), PlanSamples.vocabulary)
        #expect(joined.clients.map(\.name) == ["a", "b"])
        #expect(joined.timeline.count == 1)
        #expect(
            joined.expectations.map(\.text) == [
                "outage[client a] <= 9s", "outage[client b] <= 9s", "failovers == 1",
                "error-rate[client a] <= 5%", "error-rate[client b] <= 6%",
            ])
        // As it is written into its run folder it reads as the same.
        let text = PlanText(of: joined).resolved(seed: 1)
        #expect(
            try PlanSamples.read(text).expectations.map(\.text) == joined.expectations.map(\.text))
    }

    @Test func oneThatIsNotHereIsLeftOutWithWhatIsExpectedOfIt() throws {
        var set = try clients()
        set.remove(["a"])
        let joined = try set.joined(to: plan(scenario), policy: "jedis", PlanSamples.vocabulary)
        #expect(joined.clients.map(\.name) == ["b"])
        #expect(
            joined.expectations.map(\.text) == [
                "outage[client b] <= 9s", "failovers == 1", "error-rate[client b] <= 6%",
            ])
        #expect(joined.load?.policy.name == "jedis")
        #expect(joined.name.hasSuffix("-beside-jedis"))
    }

    @Test func aScenarioWithClientsOfItsOwnIsRefused() throws {
        let error = #expect(throws: PlanError.self) {
            let own = try plan("clients: [{ name: c, command: [z] }]")
            _ = try clients().joined(to: own, PlanSamples.vocabulary)
        }
        #expect(error?.problems.first?.message.contains("client programs of its own") == true)
    }

    @Test func withoutClientsWhatIsExpectedOfEveryOneIsCheckedAndLeftOut() throws {
        #expect(try plan(scenario).expectations.map(\.text) == ["failovers == 1"])
        let error = #expect(throws: PlanError.self) {
            _ = try plan("expect: ['outge[every client] <= 9s']")
        }
        #expect(error?.problems.first?.message.contains("outage") == true)
    }
}
