import RunRecord

/// The phase `client recovery` of each episode.
struct ClientRecoveryTime: PhaseMeasure {
    let name = "client-recovery-time"
    let summary = "from the first write to the baseline's service"
    let definition = """
        For each episode: from the first write on the new master to the start of the first second in \
        which the shard's error rate is no worse than in the worst second of the baseline, its mean \
        latency at most half as long again or 5 ms longer, and its completions at least four fifths, and which is \
        followed by such seconds only for five seconds or to the load's end.
        """
    let source = "the load's series"
    let witnesses: [Witness] = [.log, .probe, .load]
    let isPolledToo = true
    let needsLoad = true
    let phase = "client recovery"
}
