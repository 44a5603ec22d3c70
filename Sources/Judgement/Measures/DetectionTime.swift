import RunRecord

/// The phase `detection` of each episode.
struct DetectionTime: PhaseMeasure {
    let name = "detection-time"
    let summary = "from the fault's effect to the first suspicion (PFAIL)"
    let definition = """
        For each episode: from the moment the fault took effect to the moment the first live master \
        suspects the lost one (PFAIL). Where the masters log no PFAIL (Valkey 8.1 and later), polling parts \
        it from agreement: every 10 ms at 6 nodes, 60 at 30, 120 at 60; reports tell how long it was in the run.
        """
    let source = "the masters' logs at level debug, else CLUSTER NODES"
    let witnesses: [Witness] = [.log, .poll]
    let isPolledToo = true
    let phase = "detection"
}
