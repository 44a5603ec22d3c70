import LoadGenerator
import Plan
import TestSupport
import Testing

@testable import Workload

@Suite("A plan written out again")
struct PlanTextTests {
    @Test func theTextReadsAsTheSamePlan() throws {
        let plan = try PlanSamples.read(PlanSamples.pauseMaster, set: ["runs=3", "load.keys=77"])
        let text = PlanText(of: plan).resolved(seed: 123)
        let again = try PlanSamples.read(text)
        #expect(again.seed == 123)
        #expect(again.runs == 3)
        #expect(again.load?.keys == 77)
        #expect(again.cluster == plan.cluster)
        #expect(again.timeline.map(\.text) == plan.timeline.map(\.text))
        #expect(again.expectations.map(\.text) == plan.expectations.map(\.text))
        #expect(again.about == plan.about)
        #expect(again.name == plan.name)
    }

    @Test func theTextLooksLikeAPlan() throws {
        let plan = try PlanSamples.read(
            PlanSamples.small(
                "timeline:\n  - { at: 5s, kill: node 2 }", cluster: "{ config: { save: \"\" } }"))
        #expect(
            PlanText(of: plan).resolved(seed: 1) == """
                name: plan
                cluster:
                  config: {save: ""}
                duration: 40s
                timeline:
                - {at: 5s, kill: node 2}
                expect: []
                seed: 1

                """)
    }

    @Test func theIdentifierIgnoresLayoutAndWhatDoesNotMatter() throws {
        let one = try PlanSamples.read(
            "cluster: {masters: 3, replicas: 2}\nduration: 5s\nruns: 2\nexpect: []")
        let other = try PlanSamples.read(
            "# a comment\nname: other\nseed: 4\nabout: words\nduration: \"5s\"\n"
                + "expect: [failovers == 0]\n"
                + "cluster:\n  replicas: 2\n  masters: 3")
        #expect(PlanText(of: one).identifier == PlanText(of: other).identifier)
        #expect(PlanText(of: one).identifier.count == 16)
    }

    @Test func theIdentifierTellsPlansApart() throws {
        let one = try PlanSamples.read("cluster: {masters: 3}\nduration: 5s\nexpect: []")
        for text in [
            "cluster: {masters: 4}\nduration: 5s", "cluster: {masters: 3}\nduration: 6s",
            "cluster: {replicas: 3}\nduration: 5s",
        ] {
            let other = try PlanSamples.read(text + "\nexpect: []")
            #expect(PlanText(of: one).identifier != PlanText(of: other).identifier)
        }
    }
}
