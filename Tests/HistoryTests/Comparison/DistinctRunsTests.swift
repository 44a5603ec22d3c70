import Testing

@testable import History

/// Copies of runs are no further evidence.
@Suite struct DistinctRunsTests {
    private static func runs(_ starts: [Int64]) -> [MeasuredRun] {
        starts.map { MeasuredRuns.run(["failover-time": 2], start: $0) }
    }

    @Test func aRunThatIsThereAgainCountsOnce() throws {
        let runs = try DistinctRuns(Self.runs([1, 2, 1, 1]), Self.runs([3, 4]))
        #expect(runs.base.map(\.startedNanoseconds) == [1, 2])
        #expect(runs.new.map(\.startedNanoseconds) == [3, 4])
        #expect(
            runs.notes == ["2 of 4 runs of the base are there more than once, and count once."])
    }

    @Test func aRunIsNotComparedWithItself() throws {
        let error = #expect(throws: ComparisonError.self) {
            try DistinctRuns(Self.runs([1, 2]), Self.runs([2, 3]))
        }
        #expect(
            error?.reasons
                == ["1 of the new runs stands in the base too: a run is no evidence beside itself"])
        let forced = try DistinctRuns(Self.runs([1, 2]), Self.runs([2, 3]), isForced: true)
        #expect(forced.base.count == 2 && forced.new.count == 2 && forced.notes.count == 1)
    }

    @Test func runsOfOneCommandDifferByTheirIndex() throws {
        var other = MeasuredRuns.run(["failover-time": 2], start: 1)
        other.index = 2
        let runs = try DistinctRuns(Self.runs([1]) + [other], Self.runs([5]))
        #expect(runs.base.count == 2 && runs.notes.isEmpty)
    }
}
