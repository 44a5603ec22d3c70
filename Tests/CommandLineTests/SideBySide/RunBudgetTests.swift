import Testing

@testable import Commands

@Suite struct RunBudgetTests {
    private static func items(_ count: Int, runs: Int, atOnce: Int = 1) -> [RunBudget.Item] {
        Array(
            repeating: RunBudget.Item(
                runs: runs, duration: .seconds(26), nodes: 6, sideBySide: atOnce),
            count: count)
    }

    @Test func allRunsAreMadeWhereTheTimeIsEnough() {
        #expect(RunBudget.runs(of: Self.items(2, runs: 3), within: .seconds(180)) == [3, 3])
    }

    @Test func eachPlanGetsTheGreatestNumberThatFits() {
        #expect(RunBudget.runs(of: Self.items(2, runs: 3), within: .seconds(179)) == [2, 2])
        #expect(RunBudget.runs(of: Self.items(3, runs: 5), within: .seconds(90)) == [1, 1, 1])
    }

    @Test func theLastPlansAreLeftOutWhenNotEvenOneRunOfEachFits() {
        #expect(RunBudget.runs(of: Self.items(3, runs: 5), within: .seconds(61)) == [1, 1, 0])
    }

    @Test func runsSideBySideTakeLessTime() {
        #expect(
            RunBudget.runs(of: Self.items(2, runs: 4, atOnce: 2), within: .seconds(120)) == [4, 4])
    }
}
