import Testing

@testable import History

struct ControlCheckTests {
    private func controls(_ latencies: [Double], server: String = "redis 7.0.15") -> [MeasuredRun] {
        latencies.map {
            MeasuredRuns.run(
                ["latency.p99": $0, "throughput": 2000], plan: "no-fault", server: server,
                isControl: true)
        }
    }

    private let quiet = (0..<10).map { 0.001 + Double($0) / 1e5 }
    private let faulty = MeasuredRuns.runs(MeasuredRuns.skewed(10, seed: 1))

    @Test func aSlowerMachineShowsInItsControlRuns() throws {
        let slower = MeasuredRuns.runs(MeasuredRuns.skewed(10, seed: 2, scale: 2))
        let comparison = try Comparer().compare(
            faulty + controls(quiet), with: slower + controls(quiet.map { $0 * 3 }))
        #expect(comparison.conclusion == .hostChanged)
        #expect(comparison.controls?.shifted.first?.hasPrefix("latency.p99 ") == true)
        // The control runs are no plan of their own here.
        #expect(comparison.plans.map { $0.plan } == ["pause-master"])
    }

    @Test func moreScatterIsNoise() throws {
        let wild = (0..<10).map { index -> Double in
            let distance = Double(index + 1) / 1e4
            return index % 2 == 0 ? 0.001045 + distance : 0.001045 - distance
        }
        let (before, after) = (controls(quiet), controls(wild))
        let check = try #require(ControlCheck(before, after, level: 0.05))
        #expect(check.shifted == [])
        #expect(check.noisier.first?.hasPrefix("latency.p99 scatters by") == true)
        // Less noise than before is no trouble.
        #expect(ControlCheck(after, before, level: 0.05)?.differs == false)
    }

    @Test func equalControlRunsLeaveTheAnswer() throws {
        let slower = MeasuredRuns.runs(MeasuredRuns.skewed(10, seed: 2, scale: 2))
        let comparison = try Comparer().compare(
            faulty + controls(quiet), with: slower + controls(quiet))
        #expect(comparison.controls?.differs == false)
        #expect(comparison.conclusion == .regression)
    }

    @Test func anotherServerMayDifferWithoutTheHost() throws {
        let other = controls(quiet.map { $0 * 3 }, server: "redis 8.2.3")
        let slower = MeasuredRuns.runs(MeasuredRuns.skewed(10, seed: 2, scale: 2))
        let comparison = try Comparer().compare(faulty + controls(quiet), with: slower + other)
        #expect(comparison.controls?.differs == true)
        #expect(comparison.conclusion == .regression)
    }

    @Test func fewControlRunsAreSaidToBeTooFew() throws {
        let comparison = try Comparer().compare(
            faulty + controls([0.001]), with: faulty + controls([0.001]))
        #expect(comparison.controls == nil)
        #expect(comparison.notes.contains { $0.contains("too few control runs") })
    }
}
