import RunRecord

/// The phase `propagation` of each episode.
struct PropagationTime: PhaseMeasure {
    let name = "propagation-time"
    let summary = "from the quorum to the winning replica knowing it"
    let definition = """
        For each episode: from the first FAIL mark to the moment the replica that will win knows of \
        it.
        """
    let source = "the winner's log"
    let witnesses: [Witness] = [.log]
    let phase = "propagation"
}
