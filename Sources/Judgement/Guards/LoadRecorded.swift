import RunRecord

/// A load that left no record.
struct LoadRecorded: Guard {
    let name = "load unrecorded"
    let summary = "The plan has a load, and nothing is kept of what its clients saw."
    let limit = "once"

    func doubts(about run: RunAnalysis) -> [String] {
        run.record.load == nil && run.record.description.clientPolicy != nil
            ? ["the load left no record: nothing is known of what the clients saw"] : []
    }
}

/// Outcomes of operations that were not all kept.
struct OutcomesKept: Guard {
    let name = "outcomes dropped"
    let summary = "The load's outcomes changed too often to keep the time of each."
    let limit = "once"

    func doubts(about run: RunAnalysis) -> [String] {
        run.record.load?.stretchesDropped == true
            ? ["the load's outcomes changed too often to keep all: outages are not known"] : []
    }
}
