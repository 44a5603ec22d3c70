/// Which runs of a history are meant; what is nil leaves nothing out.
package struct HistoryFilter: Sendable {
    /// The plan's name.
    package var plan: String?
    /// The machine's fingerprint, or the beginning of it.
    package var host: String?
    /// Nothing that started earlier, in nanoseconds since 1970, UTC.
    package var sinceNanoseconds: Int64?
    /// The newest so many batches of each plan.
    package var lastBatches: Int?
    /// Runs by their number.
    package var runs: Set<Int64>?

    /// All runs.
    package init() {}
}
