import RunRecord

/// Every guard there is, in the order in which they are listed and their doubts told.
package enum GuardCatalog {
    /// One line for each.
    package static let all: [any Guard] =
        WatchedGuard.allCases + [
            UnknownGuard(),
            FaultsProven(),
            StoryWhole(),
            ServersLive(),
            LoadRecorded(),
            LoadDelivered(),
            LoadPunctual(),
            LoadIssued(),
            LoadSteady(),
            OutcomesKept(),
            DisabledNodesSilent(),
            RunEnded(),
        ]

    /// One sentence for each doubt about a run; none when it is conclusive.
    package static func doubts(about run: RunAnalysis) -> [String] {
        all.flatMap { $0.doubts(about: run) }
    }
}

/// Something that makes a run's numbers untrustworthy: when it trips, the run is inconclusive and its
/// numbers count nowhere.
///
/// A guard is one value of `GuardCatalog`; what it sees it reads from the run's record alone, so that a
/// run folder is judged as the run was.
package protocol Guard: Sendable {
    /// What reports and `shaketable list guards` call it.
    var name: String { get }
    /// What it sees, in one line.
    var summary: String { get }
    /// Where it trips, in a clause with its unit.
    var limit: String { get }

    /// One sentence for each time that it tripped; none when it did not.
    func doubts(about run: RunAnalysis) -> [String]
}
