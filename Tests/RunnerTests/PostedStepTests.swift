import Testing

@testable import Faults
@testable import Judgement
@testable import Linearizability
@testable import Linux
@testable import LoadGenerator
@testable import Plan
@testable import Quantities
@testable import RedisClient
@testable import RunRecord
@testable import Runner
@testable import Statistics
@testable import Testbed
@testable import Wording
@testable import Workload

/// Steps that are posted to a session, as texts.
struct PostedStepTests {
    private static let cluster = ClusterSpecification()

    private func step(_ text: String) throws -> Step {
        try Step(
            posted: PlanSource(name: "step", text: text), at: .milliseconds(2500), number: 4,
            in: Self.cluster)
    }

    private func message(_ text: String) -> String {
        do {
            return try step(text).text
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        "{ pause: master of slot 0, for: 3s }",
        "{\"pause\": \"master of slot 0\", \"for\": \"3s\"}",
        "pause: master of slot 0\nfor: 3s\n",
    ])
    func yamlAndJSONAreTheSame(text: String) throws {
        let step = try step(text)
        #expect(step.text == "at 2.5s pause master of slot 0 for 3s")
        #expect(step.number == 4)
        #expect(step.at == .milliseconds(2500))
        #expect(step.length == .seconds(3))
    }

    @Test(arguments: [
        ("{ puase: node 1, for: 3s }", "did you mean 'pause'?"),
        ("{ at: 5s, pause: node 1, for: 3s }", "leave out 'at'"),
        ("{ every: 5s, pause: node 1, for: 3s }", "leave out 'every'"),
        ("{ pause: node 7, for: 3s }", "node 7"),
        ("{ debug-sleep: node 1 }", "needs 'for'"),
        ("[1, 2]", "a step is wanted here"),
        ("hello", "a step is wanted here"),
        ("{", "step:"),
    ])
    func whatIsNoStepIsRefusedWithTheFix(text: String, wanted: String) {
        #expect(message(text).contains(wanted), "\(message(text))")
    }
}
