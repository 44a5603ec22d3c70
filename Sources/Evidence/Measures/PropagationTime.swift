/// The phase `propagation` of each episode.
package struct PropagationTime: PhaseMeasure {
    package let name = "propagation-time"
    package let summary = "from the quorum to the winning replica knowing it"
    package let definition = """
        For each episode: from the first FAIL mark to the moment the replica that will win knows of \
        it.
        """
    package let source = "the winner's log"
    let phase = "propagation"

    package init() {}
}
