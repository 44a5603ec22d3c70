import Plan
import TestSupport
import Testing

@testable import RunRecord

/// Several client programs in one plan.
@Suite("Clients side by side in plans")
struct PlanSideBySideClientsTests {
    private let two = """
        clients:
          - { name: redis-py, command: [python3, a.py], policy: jedis, ready-timeout: 9s }
          - { name: other, command: [b], environment: { RATE: "4" } }
        """

    private func plan(_ text: String) throws -> Plan {
        try PlanSamples.read(PlanSamples.small(text))
    }

    private func problem(_ text: String) throws -> String {
        let error = #expect(throws: PlanError.self) { _ = try plan(text) }
        return try #require(error?.problems.first).message
    }

    @Test func eachHasItsProgramAndMayHaveAPolicy() throws {
        let clients = try plan(two).clients
        #expect(clients.map(\.name) == ["redis-py", "other"])
        #expect(clients[0].program.command == ["python3", "a.py"])
        #expect(clients[0].program.readyTimeout == .seconds(9))
        #expect(clients.map(\.policy) == ["jedis", nil])
        #expect(clients[1].program.environment == ["RATE": "4"])
        #expect(PlanPreview(of: try plan(two)).text.contains("client other: program: b"))
    }

    @Test func whatIsWrongIsTold() throws {
        for (text, words) in [
            ("clients: [{ name: a }]", "needs 'command'"),
            ("clients: [{ command: [a] }]", "needs 'name'"),
            ("clients: [{ name: a/b, command: [a] }]", "a client's name is of letters"),
            ("clients: [{ name: a, command: [] }]", "takes a program and its arguments"),
            ("clients: [{ name: a, command: [a], reports: no }]", "has no key 'reports'"),
            ("clients: [{ name: a, command: [a], policy: jedi }]", "did you mean 'jedis'?"),
            (
                "clients: [{ name: a, command: [a] }, { name: a, command: [b] }]",
                "two clients are named 'a'"
            ),
            (
                "load: { command: [c] }\nclients: [{ name: a, command: [a] }]",
                "make the load's program one of the clients"
            ),
        ] {
            #expect(try problem(text).contains(words), "\(text)")
        }
    }

    @Test func anExpectationOfEveryClientIsOneOfEach() throws {
        #expect(
            try plan(two + "\nexpect: ['error-rate[every client] <= 5%']\n").expectations.map(
                \.text) == [
                    "error-rate[client redis-py] <= 5%", "error-rate[client other] <= 5%",
                ])
    }

    @Test func aClientThatThereIsNotIsToldAndALoadOfOnesOwnIsOwed() throws {
        func complaint(_ expectation: String) throws -> String {
            try problem(two + "\nexpect: ['\(expectation)']\n")
        }
        #expect(
            try complaint("error-rate[client redis-pi] <= 5%").contains("did you mean 'redis-py'?"))
        #expect(try complaint("error-rate <= 5%").contains("error-rate[client redis-py]"))
        #expect(try complaint("client-exit-status == 0").contains("[client redis-py]"))
    }
}
