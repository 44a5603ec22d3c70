import Plan
import TestSupport
import Testing

@Suite("Steps that are repeated")
struct PlanRecurrenceTests {
    private func steps(_ step: String) throws -> [String] {
        try PlanSamples.read(PlanSamples.small("timeline:\n  - { \(step) }")).timeline.map(\.text)
    }

    private func complaint(_ step: String) -> String {
        PlanSamples.complaint(PlanSamples.small("timeline:\n  - { \(step) }"))
    }

    @Test func everyRepetitionIsAStepWithItsOwnTime() throws {
        let plan = try PlanSamples.read(
            PlanSamples.small(
                """
                timeline:
                  - { at: 5s, bgsave: node 1, every: 3s until 14s }
                  - { at: 1s, pause: node 2, for: 1s, every: 10s, repeat: 3 }
                """))
        #expect(
            plan.timeline.map(\.text) == [
                "at 5s save a snapshot of node 1", "at 8s save a snapshot of node 1",
                "at 11s save a snapshot of node 1", "at 1s pause node 2 for 1s",
                "at 11s pause node 2 for 1s", "at 21s pause node 2 for 1s",
            ])
        #expect(plan.timeline.map(\.number) == Array(0..<6))
        let preview = PlanPreview(of: plan).text
        #expect(preview.contains("21s     pause node 2"), "\(preview)")
    }

    @Test func noneBeginsAtTheEnd() throws {
        #expect(try steps("at: 2s, bgsave: node 1, every: 2s until 6s").count == 2)
        #expect(try steps("at: 2s, bgsave: node 1, every: 2s until 6001ms").count == 3)
    }

    @Test func theResolvedPlanReadsAsTheSame() throws {
        let plan = try PlanSamples.read(
            PlanSamples.small("timeline:\n  - { at: 5s, bgsave: node 1, every: 3s until 14s }"))
        let again = try PlanSamples.read(PlanText(of: plan).resolved(seed: 7))
        #expect(again.timeline.map(\.text) == plan.timeline.map(\.text))
    }

    @Test(arguments: [
        ("every: 3s", "'3s' has no end: write 3s until 30s, or add repeat: 5"),
        ("repeat: 3", "'repeat' needs 'every', such as every: 3s"),
        (
            "every: 3s until 9s, repeat: 3",
            "the end is said twice, by 'until' and by 'repeat': leave one out"
        ),
        ("every: 3, repeat: 2", "a duration needs a unit: 3s or 3ms?"),
        ("every: 3s till 9s", "'3s till 9s' is not a duration, such as 3s until 30s"),
        ("every: 1us until 9s", "1us is too short: at least 1ms"),
        ("every: 1s until 6s", "the step begins at 5s, so it is never repeated"),
        ("every: 1ms until 9s", "the step is repeated 4000 times: at most 1000"),
        ("every: 3s, repeat: 1", "1 is out of range: 2 to 1000"),
        ("every: 3s, repeat: often", "'often' is not a whole number"),
    ])
    func whatIsWrongIsToldOnce(more: String, message: String) {
        let text = complaint("at: 5s, bgsave: node 1, \(more)")
        #expect(text.hasPrefix("plan.yaml:4:"))
        #expect(text.hasSuffix(": " + message), "\(text)")
        #expect(!text.contains("\n"))
    }

    @Test func aRepetitionAfterTheEndIsToldOnce() {
        let text = complaint("at: 5s, pause: node 1, for: 1s, every: 10s, repeat: 8")
        #expect(
            text
                == "plan.yaml:4:5: the step begins at 45s, when the run of 40s is over")
    }

    @Test func repetitionsThatFightOverANodeAreAnError() {
        let text = complaint("at: 5s, pause: node 1, for: 4s, every: 3s, repeat: 2")
        #expect(text.contains("'pause' begins while 'at 5s pause node 1 for 4s' holds node 1"))
    }

    @Test func aStepCanWaitForTheCluster() throws {
        let plan = try PlanSamples.read(
            PlanSamples.small(
                "timeline:\n  - { at: 5s, wait-for: cluster ok, pause: node 1, for: 1s }"))
        #expect(
            plan.timeline.map(\.text) == ["at 5s or when the cluster is ok pause node 1 for 1s"])
        #expect(PlanPreview(of: plan).text.contains("5s      when the cluster is ok: pause node 1"))
        #expect(
            complaint("at: 5s, wait-for: cluster okay, bgsave: node 1")
                == "plan.yaml:4:25: no wait-for is named 'cluster okay'; did you mean 'cluster ok'?"
        )
    }

    @Test func howLongTheClusterMustHaveBeenWholeCanBeSaid() throws {
        let plan = try PlanSamples.read(
            PlanSamples.small(
                "timeline:\n  - { at: 5s, wait-for: cluster ok, whole-for: 1200ms, pause: node 1, "
                    + "for: 1s }\nuntil: whole"))
        #expect(plan.timeline.map(\.wholeFor) == [.milliseconds(1200)])
        #expect(plan.end == .whole)
        #expect(PlanPreview(of: plan).text.contains("sooner when all is over and whole"))
        #expect(
            complaint("at: 5s, whole-for: 1s, bgsave: node 1")
                == "plan.yaml:4:26: 'whole-for' needs 'wait-for: cluster ok'")
    }
}
