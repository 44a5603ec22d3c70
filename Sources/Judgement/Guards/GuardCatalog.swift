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
            OutcomesKept(),
            RunEnded(),
        ]

    /// One sentence for each doubt about a run; none when it is conclusive.
    package static func doubts(about run: RunAnalysis) -> [String] {
        all.flatMap { $0.doubts(about: run) }
    }
}
