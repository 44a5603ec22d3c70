import TestSupport
import Testing

@Suite("Expectations of a plan, held against the plan itself") struct PlanExpectationTests {
    @Test(arguments: [
        (
            "duration: 5s\n",
            "plan.yaml:1:1: the plan has no 'expect' and would pass whatever happens; add expect:"
        ),
        ("duration: 5s\nexpect:\n  - 0 <= 1\n", "plan.yaml:4:5: no measure is in it"),
        (
            "duration: 5s\nexpect: [ 1 < 2, failovers == failovers ]\n",
            "plan.yaml:3:18: both sides have failovers in the same way"
        ),
        (
            "load: { rate: 5/s }\nduration: 5s\nexpect: [ error-rate <= 300% ]\n",
            "plan.yaml:4:11: this holds whatever happens; write a limit that a run can break: "
                + "error-rate is from 0% to 100%"
        ),
        (
            "load: { rate: 5/s }\nduration: 5s\nexpect:\n  - \"error-rate[shard 9] == 0%\"\n",
            "plan.yaml:5:6: there is no shard 9; the cluster has 3"
        ),
        (
            "duration: 5s\nexpect: [ outage <= 5s ]\n",
            "plan.yaml:3:11: outage needs a load and the plan has none; add load:"
        ),
        (
            "load: { mix: { get: 100% } }\nduration: 5s\nexpect: [ \"errors[writes] == 0\" ]\n",
            "plan.yaml:4:12: the load's mix has no writes; add some to load.mix"
        ),
        (
            "load: { rate: 5/s }\nduration: 5s\nexpect: [ \"errors[not replicated] == 0\" ]\n",
            "plan.yaml:4:12: this load has no such error"
        ),
        (
            "load: { command: [ x ], reports: false }\nduration: 5s\nexpect: [ error-rate == 0% ]\n",
            "plan.yaml:4:11: error-rate needs a load that reports"
        ),
        (
            "load: { command: [ x ] }\nduration: 5s\nexpect: [ retry-anomalies == 0 ]\n",
            "plan.yaml:4:11: 'retry-anomalies' needs a load of our own"
        ),
    ])
    func whatSaysNothingIsAnErrorWithItsPlace(plan: String, complaint: String) {
        let told = PlanSamples.complaint("cluster: {}\n" + plan)
        #expect(told.contains(complaint), "\(told)")
    }

    @Test(arguments: ["failovers", "needless-failovers", "full-resyncs", "partial-resyncs"])
    func whatOnlyReplicasDoSaysNothingOfAClusterWithoutAny(measure: String) {
        let plan = "duration: 5s\nexpect: [ \(measure) == 0 ]\n"
        let told = PlanSamples.complaint("cluster: { masters: 3, replicas: 0 }\n" + plan)
        #expect(told.hasPrefix("plan.yaml:3:11: \(measure) is of replicas, and the cluster has"))
        #expect(PlanSamples.complaint("cluster: { masters: 3, replicas: 1 }\n" + plan) == "")
        let step = "timeline: [{ at: 1s, add-replica: master of slot 0 }]\n"
        #expect(PlanSamples.complaint("cluster: { masters: 3, replicas: 0 }\n" + step + plan) == "")
    }

    @Test func oneShardLeavesNoHealthyOnes() {
        let told = PlanSamples.complaint(
            "cluster: { masters: 1 }\nload: { rate: 5/s }\nduration: 9s\n"
                + "timeline: [{ at: 5s, kill: node 1 }]\n"
                + "expect: [\"errors[fault, healthy shards] == 0\"]\n")
        #expect(told.contains("the cluster has one shard"), "\(told)")
    }

    @Test(arguments: ["0s", "0ms", "500ms"])
    func aFaultBeforeTheBaselineIsAnErrorWithItsPlaceAndTheFix(at: String) {
        let plan = "timeline:\n  - { at: \(at), kill: node 1 }\n"
        let told = PlanSamples.complaint(PlanSamples.small("load: { rate: 5/s }\n" + plan))
        #expect(told.hasPrefix("plan.yaml:5:5: the first fault begins at"))
        #expect(told.contains("start it at 5 s or later"))
        #expect(PlanSamples.complaint(PlanSamples.small(plan)) == "")
    }
}
