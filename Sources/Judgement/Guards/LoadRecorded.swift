import RunRecord

/// A load that left no record.
struct LoadRecorded: Guard {
    let name = "load unrecorded"
    let summary = "The plan has a load, and nothing is kept of what its clients saw."
    let limit = "once"

    func doubts(about run: RunAnalysis) -> [String] {
        let own =
            run.record.load == nil && run.record.description.clientPolicy != nil
            ? ["the load left no record: nothing is known of what the clients saw"] : []
        return own
            + run.record.clients.filter { $0.load == nil }.map {
                "client \($0.description.name) left no record: nothing is known of what it saw"
            }
    }
}

/// Outcomes of operations that were not all kept.
struct OutcomesKept: Guard {
    let name = "outcomes dropped"
    let summary = "The load's outcomes changed too often to keep the time of each."
    let limit = "once"

    func doubts(about run: RunAnalysis) -> [String] {
        let own =
            run.record.load?.stretchesDropped == true
            ? ["the load's outcomes changed too often to keep all: outages are not known"] : []
        return own
            + run.record.clients.filter { $0.load?.stretchesDropped == true }.map {
                "client \($0.description.name): its outcomes changed too often to keep all"
            }
    }
}
