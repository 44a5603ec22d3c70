import LoadGenerator
import Plan
import TestSupport
import Testing

@testable import Workload

@Suite("Changing a plan from the command line")
struct PlanOverridesTests {
    @Test func aValueIsReplaced() throws {
        let plan = try PlanSamples.read(
            PlanSamples.pauseMaster,
            set: ["cluster.config.cluster-node-timeout=5s", "timeline.0.at=3s", "runs=2"])
        #expect(plan.cluster.nodeTimeout == .seconds(5))
        #expect(plan.timeline[0].at == .seconds(3))
        #expect(plan.runs == 2)
    }

    @Test func missingKeysAreMade() throws {
        let plan = try PlanSamples.read(
            PlanSamples.small(),
            set: ["load.client.like=jedis", "load.mix={ get: 100% }", "cluster.config.save="])
        #expect(plan.load?.policy.name == "like jedis")
        #expect(plan.load?.mix.map(\.command) == ["get"])
        #expect(plan.cluster.values(of: "save") == [""])
    }

    @Test func seedAndRunsHaveTheirOwnOptions() throws {
        let plan = try Plan(
            PlanSource(name: "a/b.yml", text: PlanSamples.small("seed: 1")),
            overrides: try PlanOverrides(settings: [], seed: 99, runs: 20),
            vocabulary: PlanSamples.vocabulary)
        #expect(plan.seed == 99)
        #expect(plan.runs == 20)
        #expect(plan.name == "b")
    }

    @Test(arguments: [
        ("load.rate=5", "--set load.rate=5: a rate needs a unit: 5/s?"),
        ("nothing", "--set nothing: write PATH=VALUE, such as cluster.masters=5"),
        ("a..b=1", "--set a..b=1: a path is keys joined by dots, such as cluster.masters"),
        ("=1", "--set =1: a path is keys joined by dots, such as cluster.masters"),
        (
            "timeline.7.at=1s",
            "--set timeline.7.at=1s: 'timeline' is a list and has no element '7'; there is 0 to 2"
        ),
        (
            "duration.x=1s",
            "--set duration.x=1s: 'duration' is '40s', a single value: it has no key 'x'"
        ),
        (
            "cluster.mastres=3",
            "--set cluster.mastres=3: the cluster has no key 'mastres'; did you mean 'masters'?"
        ),
        (
            "load.mix={ get",
            "--set load.mix={ get: this is not YAML: the '{' that opens here is not closed, for line 2 "
                + "does not go on with it"
        ),
    ])
    func errorsNameTheOption(_ setting: String, _ complaint: String) {
        #expect(PlanSamples.complaint(PlanSamples.pauseMaster, set: [setting]) == complaint)
    }
}
