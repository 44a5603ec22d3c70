import Plan
import Quantities
import RunRecord
import TestSupport
import Testing

@Suite("Faults with more than one target")
struct FaultTargetTests {
    private let topology = Topology(masters: 5, replicasPerMaster: 1)

    private func fault(_ step: String) throws -> any FaultSpecification {
        let plan = try PlanSamples.read(
            PlanSamples.small("timeline:\n  - \(step)", cluster: "{ masters: 5 }"))
        return try #require(plan.timeline.first).fault
    }

    @Test func aMinorityAndAMajorityShareNoNode() throws {
        let partition = try fault(
            "{ at: 1s, partition: { from: minority of masters, to: majority of masters }, for: 2s }"
        )
        for seed: UInt64 in 0..<50 {
            var generator = SplitMix64(seed: seed)
            let ends = try partition.resolve(
                in: ClusterSnapshot(startOf: topology), using: &generator)
            #expect(ends.map(\.count) == [2, 3])
            #expect(Set(ends[0] + ends[1]) == [1, 2, 3, 4, 5])
        }
    }

    @Test func aSetOfNodesIsTakenAsItIsWritten() throws {
        let partition = try fault(
            "{ at: 1s, partition: { from: nodes 6 1, to: nodes 2 3 4 }, for: 2s }")
        var snapshot = ClusterSnapshot(startOf: topology)
        snapshot.live.remove(6)
        var generator = SplitMix64(seed: 1)
        #expect(try partition.resolve(in: snapshot, using: &generator) == [[1, 6], [2, 3, 4]])
        let pause = try fault("{ at: 1s, pause: nodes 1 6, for: 2s }")
        #expect(throws: TargetError.self) {
            try pause.resolve(in: snapshot, using: &generator)
        }
    }

    @Test func clientsAndAnyAreNoNodesAndADeadNodeStillHasLinks() throws {
        var snapshot = ClusterSnapshot(startOf: topology)
        snapshot.live.remove(3)
        var generator = SplitMix64(seed: 1)
        let delay = try fault("{ at: 1s, delay: { from: node 3, by: 5ms }, for: 2s }")
        #expect(try delay.resolve(in: snapshot, using: &generator) == [[3], []])
        let pause = try fault("{ at: 1s, pause: node 3, for: 2s }")
        #expect(throws: TargetError.self) {
            try pause.resolve(in: snapshot, using: &generator)
        }
    }

    @Test(arguments: [
        ("pause: any", "'pause' is done to nodes, and clients are none"),
        ("delay: { from: node 11, by: 5ms }", "there is no node 11"),
        ("partition: { from: node 1, to: node 12 }", "there is no node 12"),
        ("partition: { from: node 1, to: node 1 }", "there is no link between them"),
        ("partition: { from: nodes 1 2, to: nodes 3 2 }", "node 2 is at both ends"),
        ("partition: { from: nodes 1, to: node 3 }", "two or more different nodes"),
        ("partition: { from: nodes 4 4, to: node 3 }", "two or more different nodes"),
        ("partition: { from: nodes 1 12, to: node 3 }", "there is no node 12"),
        ("jitter: { from: node 1, around: 10ms, by: 4ms }", "must be at least 12ms"),
        (
            "jitter: { from: node 1, around: 10ms, by: 11ms, distribution: uniform }",
            "must be at least 11ms"
        ),
        ("loss: { from: clients, chance: 0% }", "does nothing"),
    ])
    func whatCannotBeIsSaidWhenThePlanIsRead(step: String, complaint: String) {
        let text = PlanSamples.small(
            "timeline:\n  - { at: 1s, \(step), for: 2s }", cluster: "{ masters: 5 }")
        #expect(PlanSamples.complaint(text).contains(complaint), "\(PlanSamples.complaint(text))")
    }
}
