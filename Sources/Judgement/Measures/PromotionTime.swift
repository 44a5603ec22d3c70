import RunRecord

/// The phase `promotion` of each episode.
struct PromotionTime: PhaseMeasure {
    let name = "promotion-time"
    let summary = "from the election won to the first write on the new master"
    let definition = """
        For each episode: from the election won to the completion of the first successful write to \
        the shard on its new master.
        """
    let source = "the load's operations and the harness's probe, whichever is first"
    let witnesses: [Witness] = [.log, .probe]
    let isPolledToo = true
    let phase = "promotion"
}
