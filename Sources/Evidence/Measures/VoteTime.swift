/// The phase `vote` of each episode.
package struct VoteTime: PhaseMeasure {
    package let name = "vote-time"
    package let summary = "from the election's start to its win"
    package let definition = """
        For each episode: from the start of the winning election to the moment a majority has voted.
        """
    package let source = "the winner's log"
    let phase = "vote"

    package init() {}
}
