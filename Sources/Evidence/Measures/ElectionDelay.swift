/// The phase `election delay` of each episode.
package struct ElectionDelay: PhaseMeasure {
    package let name = "election-delay"
    package let summary = "from the replica's knowing to its election"
    package let definition = """
        For each episode: from the moment the replica that will win knows of the FAIL to the moment \
        it asks for the votes that made it master. A vote that was repeated lies inside.
        """
    package let source = "the winner's log"
    let phase = "election delay"

    package init() {}
}
