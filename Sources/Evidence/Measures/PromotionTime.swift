/// The phase `promotion` of each episode.
package struct PromotionTime: PhaseMeasure {
    package let name = "promotion-time"
    package let summary = "from the election won to the first write on the new master"
    package let definition = """
        For each episode: from the election won to the completion of the first successful write to \
        the shard on its new master.
        """
    package let source = "the load's operations and the harness's probe, whichever is first"
    let phase = "promotion"

    package init() {}
}
