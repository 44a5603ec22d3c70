/// The phase `agreement` of each episode.
package struct AgreementTime: PhaseMeasure {
    package let name = "agreement-time"
    package let summary = "from the first suspicion to the quorum (FAIL)"
    package let definition = """
        For each episode: from the first suspicion to the moment a quorum of masters agreed and one \
        of them marked the node as FAIL.
        """
    package let source = "the servers' logs"
    let phase = "agreement"

    package init() {}
}
