import Evidence

/// What the loads of a run saw.
struct LoadRecords {
    /// Our own load's; nil when the plan has none.
    var own: LoadRecord?
    /// The client program's; nil when the plan has none that reports.
    var client: LoadRecord?
}
