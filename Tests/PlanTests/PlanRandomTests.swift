import Plan
import TestSupport
import Testing

@Suite("Steps that the seed chooses")
struct PlanRandomTests {
    private static let choice = """
        random:
              faults:
                - { pause, for: 1s }
                - { kill: , for: 2s }
                - client-kill: { target: node 6 }
              targets: [any master, node 5]
              gap: 1s to 4s
              until: 35s
        """

    private func plan(_ seed: String = "seed: 7\n") throws -> Plan {
        try PlanSamples.read(
            PlanSamples.small("\(seed)timeline:\n  - at: 5s\n    \(Self.choice)\n"))
    }

    private func complaint(_ random: String, at: String = "5s") -> String {
        PlanSamples.complaint(
            PlanSamples.small("seed: 7\ntimeline:\n  - { at: \(at), random: { \(random) } }"))
    }

    @Test func theSeedRepeatsTheChoice() throws {
        let first = try plan().timeline.map(\.text)
        #expect(try plan().timeline.map(\.text) == first)
        #expect(try plan("seed: 8\n").timeline.map(\.text) != first)
    }

    @Test func faultsTargetsAndGapsAreAllChosen() throws {
        var texts: Set<String> = []
        for seed in 1...20 {
            let steps = try plan("seed: \(seed)\n").timeline
            #expect(steps.first?.at == .seconds(5))
            for (step, next) in zip(steps, steps.dropFirst()) {
                let gap = next.at - (step.end ?? step.at)
                #expect(gap >= .seconds(1) && gap <= .seconds(4))
            }
            #expect(steps.allSatisfy { ($0.end ?? $0.at) <= .seconds(35) })
            #expect(steps.map(\.number) == Array(steps.indices))
            texts.formUnion(steps.map(\.fault.text))
        }
        #expect(
            texts == [
                "pause any master", "pause node 5", "kill any master", "kill node 5",
                "end the clients' connections to node 6",
            ])
    }

    @Test func withoutASeedOneIsChosenAndStandsInThePlan() throws {
        let plan = try plan("")
        let seed = try #require(plan.seed)
        let again = try self.plan("seed: \(seed)\n")
        #expect(again.timeline.map(\.text) == plan.timeline.map(\.text))
        #expect(PlanPreview(of: plan).text.contains("seed \(seed)"))
        let resolved = try PlanSamples.read(PlanText(of: plan).resolved(seed: seed))
        #expect(resolved.timeline.map(\.text) == plan.timeline.map(\.text))
    }

    @Test(arguments: [
        (
            "faults: [{ pause, for: 1s }], targets: [node 1], gap: 1s to 2s",
            "random needs 'until' (a duration, such as 5s)"
        ),
        (
            "faults: [{ pause, for: 1s }], targets: [node 1], gap: 2s to 1s, until: 9s",
            "'2s to 1s' is not a duration or two, such as 1s to 4s"
        ),
        (
            "faults: [{ pause, for: 1s }], targets: [node 1], gap: 0s to 1s, until: 9s",
            "a gap is at least 1ms"
        ),
        (
            "faults: [{ pause, for: 1s }], gap: 1s, until: 9s",
            "'pause' has no target, and there are no 'targets' to choose from"
        ),
        (
            "faults: [{ puase, for: 1s }], targets: [node 1], gap: 1s, until: 9s",
            "no fault is named 'puase'; did you mean 'pause'?"
        ),
        (
            "faults: [{ pause, for: 1s }], targets: [noed 1], gap: 1s, until: 9s",
            "no target is written 'noed 1'; did you mean 'node 1'?"
        ),
        (
            "faults: [{ pause, for: 1s }], targets: [node 9], gap: 1s, until: 9s",
            "there is no node 9: the cluster has 6 nodes, from 1 to 6"
        ),
        (
            "faults: [{ kill }], targets: [node 1], gap: 1s, until: 9s",
            "'kill' needs 'for' here, so that it ends before the next"
        ),
        (
            "faults: [{ at: 1s, kill: node 1, for: 1s }], gap: 1s, until: 9s",
            "the seed chooses the time: leave out 'at'"
        ),
        ("faults: [pause], gap: 1s, until: 9s", "not 'pause'"),
        ("faults: [], gap: 1s, until: 9s", "there is no fault to choose from"),
        (
            "faults: [{ kill: node 1, for: 1s }], gap: 1s, until: 4s",
            "the choice ends at 4s, before it begins at 5s"
        ),
        (
            "faults: [{ kill: node 1, for: 5s }], gap: 1s, until: 9s",
            "a fault of 5s does not fit between 5s and 9s"
        ),
        (
            "faults: [{ kill: node 1, for: 1ms }], gap: 1ms, until: 30s",
            "there may be more than 1000 steps: make the gap longer"
        ),
        (
            "faults: [{ kill: node 1, for: 1s }], gap: 1s, until: 10m",
            "the choice ends at 10m, after the run's 40s"
        ),
    ])
    func whatIsWrongHasItsPlace(random: String, message: String) {
        let text = complaint(random)
        #expect(text.hasPrefix("plan.yaml:5:"), "\(text)")
        #expect(text.contains(message), "\(text)")
    }
}
