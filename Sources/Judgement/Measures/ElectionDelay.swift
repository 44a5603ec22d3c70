import RunRecord

/// The phase `election delay` of each episode.
struct ElectionDelay: PhaseMeasure {
    let name = "election-delay"
    let summary = "from the replica's knowing to its election"
    let definition = """
        For each episode: from the moment the replica that will win knows of the FAIL to the moment \
        it asks for the votes that made it master. A vote that was repeated lies inside.
        """
    let source = "the winner's log"
    let witnesses: [Witness] = [.log]
    let phase = "election delay"
}
