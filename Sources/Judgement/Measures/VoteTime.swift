import RunRecord

/// The phase `vote` of each episode.
struct VoteTime: PhaseMeasure {
    let name = "vote-time"
    let summary = "from the election's start to its win"
    let definition = """
        For each episode: from the start of the winning election to the moment a majority has voted.
        """
    let source = "the winner's log"
    let witnesses: [Witness] = [.log]
    let phase = "vote"
}
