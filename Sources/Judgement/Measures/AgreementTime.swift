import RunRecord

/// The phase `agreement` of each episode.
struct AgreementTime: PhaseMeasure {
    let name = "agreement-time"
    let summary = "from the first suspicion to the quorum (FAIL)"
    let definition = """
        For each episode: from the first suspicion to the moment a quorum of masters agreed and one \
        of them marked the node as FAIL.
        """
    let source = "the servers' logs"
    let witnesses: [Witness] = [.log]
    let phase = "agreement"
}
