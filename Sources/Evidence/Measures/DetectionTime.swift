/// The phase `detection` of each episode.
struct DetectionTime: PhaseMeasure {
    let name = "detection-time"
    let summary = "from the fault's effect to the first suspicion (PFAIL)"
    let definition = """
        For each episode: from the moment the fault took effect to the moment the first live master \
        suspects the lost one (PFAIL).
        """
    let source = "the masters' logs at level debug, else CLUSTER NODES"
    let phase = "detection"
}
