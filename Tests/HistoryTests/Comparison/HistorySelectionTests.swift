import Testing

@testable import History

struct HistorySelectionTests {
    private func night(_ batch: Int64, hash: String = MeasuredRuns.hash) -> [MeasuredRun] {
        (0..<3).map { _ in
            MeasuredRuns.run(["failover-time": 2], hash: hash, batch: batch, start: batch)
        }
    }

    @Test func theNewestNightIsComparedWithThoseBefore() {
        let runs = (1...20).flatMap { night($0) }
        let parts = HistorySelection().parted(runs)
        #expect(Set(parts.new.map { $0.batch }) == [20])
        #expect(Set(parts.base.compactMap { $0.batch }) == Set(6...19))
        #expect(parts.notes == [])
    }

    @Test func nightsOfAnotherPlanOrHostAreLeftOut() {
        let parts = HistorySelection().parted(night(1, hash: "older") + night(2) + night(3))
        #expect(Set(parts.base.map { $0.batch }) == [2])
        #expect(parts.notes.first?.hasPrefix("1 batches of pause-master") == true)
    }

    @Test func theFirstNightHasNothingBeforeIt() {
        #expect(HistorySelection().parted(night(1)).base.isEmpty)
        #expect(HistorySelection().parted([]).new.isEmpty)
    }
}
