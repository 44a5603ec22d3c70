import Testing

@testable import Experiments
@testable import Judgement
@testable import Quantities
@testable import Statistics

@Suite struct CellAllocationTests {
    private let goal = SweepGoal(
        measure: nil, event: "failovers >= 1", halfWidth: 0.1, isRelative: false, threshold: 0.1,
        unit: .ratio)

    private func cell(_ successes: Int, _ trials: Int, underWay: Int = 0) -> CellAllocation.Cell {
        CellAllocation.Cell(
            runs: trials, underWay: underWay,
            estimate: Estimate(Proportion(successes: successes, trials: trials)))
    }

    @Test func everyCellGetsItsLeastRunsFirst() {
        let allocation = CellAllocation(goal: goal, least: 3, most: 20, isAdaptive: true)
        #expect(allocation.next([cell(1, 4), cell(0, 2), cell(0, 3)]) == 1)
        #expect(allocation.next([cell(1, 4), cell(0, 2, underWay: 1), cell(0, 2)]) == 2)
    }

    @Test func theCellNearestTheThresholdComesNext() {
        let allocation = CellAllocation(goal: goal, least: 3, most: 50, isAdaptive: true)
        // 1 of 10 lies on the threshold of 10 %; 6 of 10 far beyond it, though its interval is wider.
        #expect(allocation.next([cell(6, 10), cell(1, 10), cell(10, 10)]) == 1)
    }

    @Test func withoutAThresholdTheWidestIntervalComesNext() {
        var goal = goal
        goal.threshold = nil
        let allocation = CellAllocation(goal: goal, least: 3, most: 50, isAdaptive: false)
        #expect(allocation.next([cell(0, 10), cell(5, 10), cell(10, 10)]) == 1)
        // What is under way already will narrow it.
        #expect(allocation.next([cell(5, 10, underWay: 30), cell(4, 10)]) == 1)
    }

    @Test func anAdaptiveSweepStopsWhenTheSideIsKnown() {
        let adaptive = CellAllocation(goal: goal, least: 3, most: 50, isAdaptive: true)
        let grid = CellAllocation(goal: goal, least: 3, most: 50, isAdaptive: false)
        #expect(adaptive.isDone(cell(8, 10)))
        #expect(!grid.isDone(cell(8, 10)))
        #expect(!adaptive.isDone(cell(1, 10)))
        #expect(adaptive.next([cell(8, 10)]) == nil)
    }

    @Test func theMostRunsEndACellAlsoWhenNoneIsConclusive() {
        let allocation = CellAllocation(goal: goal, least: 3, most: 5, isAdaptive: false)
        #expect(allocation.isDone(cell(2, 5)))
        #expect(allocation.isDone(CellAllocation.Cell(inconclusive: 10)))
        #expect(allocation.next([cell(2, 4, underWay: 1)]) == nil)
    }

    @Test func aRelativeGoalIsMetByNarrowIntervalsOnly() {
        let goal = SweepGoal(
            measure: "failover-time.median", event: nil, halfWidth: 0.05, isRelative: true,
            threshold: nil, unit: .time)
        #expect(goal.width(of: Estimate(value: 2, low: 1.95, high: 2.05, samples: 9)) <= 1)
        #expect(goal.width(of: Estimate(value: 2, low: 1.5, high: 2.5, samples: 9)) > 1)
        #expect(goal.width(of: Estimate(value: 2, low: nil, high: nil, samples: 2)) == .infinity)
    }
}
