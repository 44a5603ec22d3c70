/// What counts as long in a cluster: its nodes wait for each other for the node timeout, so that a
/// second of silence is much where that is one second, and little where it is fifteen.
///
/// At the server's default of 15 s these are the lengths that operators know: a second, a minute.
struct TimeScale {
    /// The servers' node timeout, in ms.
    let nodeTimeout: Int64

    /// The shortest standstill that is worth telling, in ms: a fifteenth of the node timeout.
    var standstill: Int64 { min(1000, max(50, nodeTimeout / 15)) }

    /// The shortest silence of a log that counts, in ms: half the node timeout.
    var silence: Int64 { min(1000, max(SilenceTracker.shortest, nodeTimeout / 2)) }

    /// How late the end of a child may be noticed, in ms. A server looks ten times a second, once a
    /// second at the least (`hz 1`); a tenth of the node timeout beyond that shows a standstill.
    var reaping: Int64 { min(1500, max(GapFinder.latestReaping, nodeTimeout / 10)) }

    /// What takes longer leaves a shard without a replica for long, in ms: four node timeouts.
    var resynchronisation: Int64 { min(60_000, nodeTimeout * 4) }

    /// Whether a gap is long enough to be told.
    func tells(_ gap: SilentGap) -> Bool {
        switch gap.proof {
        case .forking: true
        case .childNotReaped: gap.durationMilliseconds >= reaping
        case .flushing: gap.durationMilliseconds >= standstill
        case .logFellSilent: gap.durationMilliseconds >= silence
        }
    }
}
