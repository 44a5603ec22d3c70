import LoadGenerator
import Plan
import TestSupport
import Testing

@testable import RunRecord
@testable import Workload

@Suite("Reading a good plan")
struct PlanReadingTests {
    @Test func everyPartIsRead() throws {
        let plan = try PlanSamples.read(PlanSamples.pauseMaster)
        #expect(plan.name == "pause-master")
        #expect(plan.cluster.topology.nodeCount == 6)
        #expect(plan.cluster.nodeTimeout == .seconds(2))
        #expect(
            plan.cluster.configuration == [
                ConfigurationDirective(name: "cluster-node-timeout", values: ["2000"]),
                ConfigurationDirective(name: "save", values: [""]),
                ConfigurationDirective(name: "maxmemory", values: ["100mb"]),
            ])
        #expect(plan.duration == .seconds(40))
        #expect(plan.runs == 5)
        #expect(plan.seed == 7)
        #expect(plan.reuse == .fresh)
        #expect(plan.expectations.map(\.text).last == "lost-writes == 0")
        #expect(plan.expectations.first?.position.description == "plan.yaml:22:5")
    }

    @Test func theLoadIsInBaseUnits() throws {
        let load = try #require(try PlanSamples.read(PlanSamples.pauseMaster).load)
        #expect(load.rate == 2000)
        #expect(load.mix.map(\.command) == ["get", "set"])
        #expect(load.mix.map(\.share) == [0.8, 0.2])
        #expect(load.valueSize == .fixed(64))
        #expect(load.policy.name == "like redisson")
        #expect(load.policy.responseTimeout == .seconds(10))
    }

    @Test func stepsKnowTheirFaultTimesAndWords() throws {
        let steps = try PlanSamples.read(PlanSamples.pauseMaster).timeline
        #expect(
            steps.map(\.text) == [
                "at 5s pause master of slot 0 for 20s",
                "at 12s kill node 2 for 5s",
                "at 30s failover to replica of slot 16383 (force)",
            ])
        #expect(steps.map(\.number) == [0, 1, 2])
        #expect(steps[0].end == .seconds(25))
        #expect(steps[2].end == nil)
    }

    @Test func theSmallestPlanHasDefaults() throws {
        let plan = try PlanSamples.read(PlanSamples.small())
        #expect(plan.name == "plan")
        #expect(plan.cluster == ClusterSpecification())
        #expect(plan.cluster.nodeTimeout == .seconds(15))
        #expect(plan.load == nil)
        #expect(plan.timeline.isEmpty)
        #expect(plan.runs == 1)
        #expect(plan.seed == nil)
    }

    @Test func repeatedDirectivesAreLists() throws {
        let plan = try PlanSamples.read(
            PlanSamples.small(cluster: "{ config: { save: [60 1, 300 10], timeout: 1m } }"))
        #expect(plan.cluster.values(of: "save") == ["60 1", "300 10"])
        #expect(plan.cluster.values(of: "timeout") == ["60"])
    }
}
