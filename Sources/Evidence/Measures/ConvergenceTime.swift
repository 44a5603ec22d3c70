/// The phase `convergence` of each episode.
package struct ConvergenceTime: PhaseMeasure {
    package let name = "convergence-time"
    package let summary = "from the first write to all nodes agreeing"
    package let definition = """
        For each episode: from the first write on the new master to the moment every node that can \
        be reached names it as owner, with cluster state ok.
        """
    package let source = "CLUSTER NODES and CLUSTER INFO, polled"
    let phase = "convergence"

    package init() {}
}
