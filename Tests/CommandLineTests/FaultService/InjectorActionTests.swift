import Testing

@testable import Commands
@testable import Faults
@testable import Plan

/// The actions of the clients' fault injectors as steps of a plan.
struct InjectorActionTests {
    private func steps(_ body: String) throws -> [String] {
        try InjectorAction(body: Array(body.utf8)).steps.map(\.text)
    }

    private func message(_ body: String) -> String {
        do {
            return try steps(body).joined(separator: "; ")
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        (#"{"type": "failover", "parameters": {"bdb_id": "1", "cluster_index": 0}}"#, "failover:"),
        (
            #"{"type": "failover", "parameters": {"slot": 9000, "force": true}}"#,
            "slot 9000, mode: force"
        ),
        (
            #"{"type": "shard_failure", "parameters": {"delay": 2}}"#,
            "kill: master of slot 0, for: 2.0s"
        ),
        (#"{"type": "node_failure", "parameters": {"node_id": "3"}}"#, "kill: node 3"),
        (#"{"type": "network_failure", "parameters": {"delay": 5}}"#, "from: clients, to: any"),
        (#"{"type": "dmc_restart", "parameters": {"bdb_id": "1"}}"#, "client-kill: all masters"),
        (#"{"type": "reshard"}"#, "reshard: { from: master of slot 0, to: master of slot 16383"),
        (#"{"type": "slot_migrate", "parameters": {"effect": "remove-add"}}"#, "failover:"),
        (#"{"type": "slot_migrate", "parameters": {"effect": "remove"}}"#, "forget-node:"),
        (#"{"type": "slot_migrate", "parameters": {"effect": "add"}}"#, "add-replica:"),
        (#"{"type": "slot_migrate", "parameters": {"effect": "slot-shuffle"}}"#, "reshard:"),
    ])
    func eachTypeIsAStepThatAPlanMayHave(body: String, wanted: String) throws {
        let texts = try steps(body)
        let text = try #require(texts.first)
        #expect(text.contains(wanted), "\(text)")
        let timed = "timeline:\n  - { at: 5s, \(text.dropFirst(2))"
        let plan = "cluster: {}\nduration: 60s\nexpect: []\n\(timed)\n"
        _ = try Plan(PlanSource(name: "plan", text: plan), vocabulary: .current)
    }

    @Test func aSequenceIsItsActionsWithTheirDelays() throws {
        let action = try InjectorAction(
            body: Array(
                """
                {"type": "sequence_of_actions", "parameters": {"bdb_id": 1, "actions": [
                  {"type": "failover", "params": {}},
                  {"type": "dmc_restart", "parameters": {}, "delay": 2}]}}
                """.utf8))
        #expect(action.steps.map(\.wait) == [.zero, .seconds(2)])
        #expect(action.steps.map { $0.text.contains("client-kill") } == [false, true])
    }

    @Test(arguments: [
        (#"{"type": "failovr"}"#, "did you mean 'failover'?"),
        (#"{"type": "execute_rladmin_command"}"#, "choose failover"),
        (#"{"parameters": {}}"#, "an action has a type"),
        (#"{"type": "slot_migrate", "parameters": {"effect": "shuffle"}}"#, "no effect is named"),
        (#"{"type": "slot_migrate"}"#, "has an effect"),
        (#"{"type": "failover", "parameters": {"slot": 99999}}"#, "out of range"),
        (#"{"type": "network_failure", "parameters": {"delay": "inf"}}"#, "not a number"),
        (#"{"type": "sequence_of_actions", "parameters": {"actions": []}}"#, "1 to 100"),
        (
            #"{"type": "sequence_of_actions", "parameters": {"actions": [{"type": "sequence_of_actions", "parameters": {"actions": []}}]}}"#,
            "no other sequence"
        ),
        ("[", "action:"),
    ])
    func whatIsNoActionIsRefusedWithTheNearestNames(body: String, wanted: String) {
        #expect(message(body).contains(wanted), "\(message(body))")
    }
}
