import RunRecord

/// The phase `convergence` of each episode.
struct ConvergenceTime: PhaseMeasure {
    let name = "convergence-time"
    let summary = "from the first write to all nodes agreeing"
    let definition = """
        For each episode: from the first write on the new master to the moment every node that can \
        be reached names it as owner, with cluster state ok.
        """
    let source = "CLUSTER NODES and CLUSTER INFO, polled"
    let witnesses: [Witness] = [.log, .probe, .poll]
    let isPolledToo = true
    let phase = "convergence"
}
