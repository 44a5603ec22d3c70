import OutageAnalysis

/// A change of the pace at which a node's children save.
struct ReplaySlowSave {
    /// The plan's node.
    let node: Int
    /// One microsecond's pause at so many keys, on average.
    let keysPerPause: Int64
    /// When it begins in the plan, in ms from the start of the load.
    let at: Int64
    /// When it ends.
    let end: Int64
    /// Why, in sentences.
    let story: String
    /// The lines that show it.
    let evidence: [LogEvidence]

    /// The step of a plan.
    var step: String {
        "config-set: { target: node \(node), "
            + "set: { save: \"\", rdb-key-save-delay: -\(keysPerPause) } }"
    }
}
