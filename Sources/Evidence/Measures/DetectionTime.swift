/// The phase `detection` of each episode.
package struct DetectionTime: PhaseMeasure {
    package let name = "detection-time"
    package let summary = "from the fault's effect to the first suspicion (PFAIL)"
    package let definition = """
        For each episode: from the moment the fault took effect to the moment the first live master \
        suspects the lost one (PFAIL).
        """
    package let source = "the masters' logs at level debug, else CLUSTER NODES"
    let phase = "detection"

    package init() {}
}
