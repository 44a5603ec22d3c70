import Testing

@testable import History
@testable import Statistics

struct ComparerTests {
    private func compare(
        _ base: [MeasuredRun], _ new: [MeasuredRun], tolerance: Double = 0.1, force: Bool = false
    ) throws -> RunComparison {
        var options = ComparisonOptions()
        options.tolerance = Tolerance(share: tolerance)
        options.isForced = force
        return try Comparer(options).compare(base, with: new)
    }

    private func failoverTime(_ base: [Double], _ new: [Double], tolerance: Double = 0.1) throws
        -> MeasureComparison
    {
        try #require(
            compare(
                MeasuredRuns.runs(base), MeasuredRuns.runs(new), tolerance: tolerance
            ).plans.first?.measures.first)
    }

    @Test func aShiftIsWorseAndTheOtherWayBetter() throws {
        let base = MeasuredRuns.skewed(20, seed: 1)
        let slow = MeasuredRuns.skewed(20, seed: 2, scale: 1.3)
        let worse = try failoverTime(base, slow)
        #expect(worse.answer == .worse)
        #expect(worse.isRegression)
        #expect(try failoverTime(slow, base).answer == .better)
        #expect(
            try compare(MeasuredRuns.runs(base), MeasuredRuns.runs(slow)).conclusion == .regression)
    }

    @Test func lessThroughputIsWorse() throws {
        let base = MeasuredRuns.runs((0..<10).map { 2000 + Double($0) }, of: "throughput")
        let new = MeasuredRuns.runs((0..<10).map { 1500 + Double($0) }, of: "throughput")
        let measure = try #require(try compare(base, new).plans.first?.measures.first)
        #expect(measure.answer == .worse)
        // It is no primary measure: no regression rests on it.
        #expect(!measure.isRegression)
        #expect(try compare(base, new).conclusion == .notEnoughData)
    }

    @Test func sameIsAnEquivalenceAndNotALackOfEvidence() throws {
        let base = MeasuredRuns.skewed(60, seed: 1)
        let new = MeasuredRuns.skewed(60, seed: 2)
        #expect(try failoverTime(base, new, tolerance: 0.15).answer == .same)
        // What only became faster is not the same, and yet no worse.
        #expect(try failoverTime(base, new.map { $0 * 0.85 }, tolerance: 0.15).isNotWorse)
        let few = try failoverTime(Array(base.prefix(5)), Array(new.prefix(5)), tolerance: 0.01)
        #expect(few.answer == .notEnoughData)
        #expect((few.detectable ?? 0) > 0.01 * 2)
        let fewer = try failoverTime([2, 2.1, 2.2], [3, 3.1, 3.2])
        #expect(fewer.answer == .notEnoughData)
        #expect(fewer.detectable == nil)
    }

    @Test func aSmallButCertainDifferenceIsNoRegression() throws {
        let base = (0..<60).map { 2 + Double($0) / 1000 }
        let measure = try failoverTime(base, base.map { $0 + 0.05 })
        #expect(measure.answer == .same)
        #expect(measure.correctedPValue.map { $0 < 0.001 } == true)
        #expect(!measure.isRegression)
    }

    @Test func failoversThatNeverCameAreWorse() throws {
        let never = [Double](repeating: .infinity, count: 60)
        let base = MeasuredRuns.skewed(60, seed: 1)
        #expect(try failoverTime(base, never).isRegression)
        #expect(try failoverTime(never, never).answer == .same)
    }

    @Test func lostWritesOfAFewRunsAreNotTheSameAsNone() throws {
        let none = [Double](repeating: 0, count: 20)
        let some = [Double](repeating: 0, count: 17) + [4, 9, 2]
        let lost = try #require(
            compare(
                MeasuredRuns.runs(none, of: "lost-writes"),
                MeasuredRuns.runs(some, of: "lost-writes")
            ).plans.first?.measures.first)
        #expect(lost.location == .mean)
        #expect(lost.answer == .notEnoughData)
        #expect(lost.beyond == Proportion(successes: 3, trials: 20))
        let many = [Double](repeating: 0, count: 60)
        let all = try compare(
            MeasuredRuns.runs(many, of: "lost-writes"), MeasuredRuns.runs(many, of: "lost-writes"))
        #expect(all.conclusion == .noRegression)
    }

    /// What never varies is no question, so it costs the others nothing.
    @Test func constantMeasuresDoNotWeakenTheCorrection() throws {
        let runs = { (values: [Double]) in
            values.map {
                MeasuredRuns.run(["failover-time": $0, "lost-writes": 0, "error-rate": 0])
            }
        }
        let comparison = try compare(
            runs([1, 1.1, 1.2, 1.3, 1.4]), runs([2, 2.1, 2.2, 2.3, 2.4]))
        let measure = try #require(
            comparison.plans.first?.measures.first { $0.name == "failover-time" })
        #expect(measure.correctedPValue == measure.pValue)
        #expect(measure.answer == .worse)
    }

    @Test func inconclusiveRunsDoNotCount() throws {
        let base = MeasuredRuns.runs(MeasuredRuns.skewed(10, seed: 1))
        let doubtful = (0..<10).map { _ in
            MeasuredRuns.run(["failover-time": 9], doubts: ["the machine was noisy"])
        }
        let comparison = try compare(base, doubtful)
        #expect(comparison.conclusion == .notEnoughData)
        #expect(comparison.plans[0].notes.contains { $0.hasPrefix("10 of 10 runs of the new") })
    }

    @Test func whatDiffersIsRefusedUnlessForced() throws {
        let base = MeasuredRuns.runs([1, 2, 3])
        for (new, word) in [
            (MeasuredRuns.run(["failover-time": 1], hash: "other"), "plans differ"),
            (MeasuredRuns.run(["failover-time": 1], engine: "relay"), "engines differ"),
            (MeasuredRuns.run(["failover-time": 1], kernel: "6.2"), "hosts differ"),
        ] {
            let error = #expect(throws: ComparisonError.self) { try compare(base, [new]) }
            #expect(error?.description.contains(word) == true)
            let forced = try compare(base, [new], force: true)
            #expect(forced.notes.contains { $0.contains(word) })
        }
        let newer = MeasuredRuns.run(["failover-time": 1], server: "redis 8.2.3")
        #expect(try compare(base, [newer]).plans[0].notes.contains { $0.contains("redis 8.2.3") })
        #expect(throws: ComparisonError.self) { try compare([], base) }
        #expect(throws: ComparisonError.self) {
            try compare(
                base + [MeasuredRuns.run([:], plan: "a")],
                [MeasuredRuns.run([:], plan: "b"), MeasuredRuns.run([:], plan: "c")])
        }
    }

    @Test func memoryThatTheKernelKeepsMakesNoOtherHost() {
        let one = HostIdentity(["memory": "7935 MiB", "cores": "2"])
        #expect(one == HostIdentity(["memory": "7941 MiB", "cores": "2"]))
        #expect(one != HostIdentity(["memory": "15935 MiB", "cores": "2"]))
        #expect(one.words == "2 cores, 8 GiB")
        #expect(one.fingerprint.count == 8)
    }
}
