import RunRecord

/// The phase `detection` of each episode.
struct DetectionTime: PhaseMeasure {
    let name = "detection-time"
    let summary = "from the fault's effect to the first suspicion (PFAIL)"
    let definition = """
        For each episode: from the moment the fault took effect to the moment the first live master \
        suspects the lost one (PFAIL). Where the masters log no PFAIL (Valkey 8.1 and later), polling parts \
        it from agreement: every 10 ms at 6 nodes, 60 at 30, 120 at 60; reports tell how long it was in the run.
        """
    let source = "the masters' logs at level debug, else CLUSTER NODES"
    let witnesses: [Witness] = [.log, .poll]
    let isPolledToo = true
    let phase = FailoverPhase.detection
}

/// The phase `agreement` of each episode.
struct AgreementTime: PhaseMeasure {
    let name = "agreement-time"
    let summary = "from the first suspicion to the quorum (FAIL)"
    let definition = """
        For each episode: from the first suspicion to the moment a quorum of masters agreed and one \
        of them marked the node as FAIL.
        """
    let source = "the servers' logs"
    let witnesses: [Witness] = [.log]
    let phase = FailoverPhase.agreement
}

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
    let phase = FailoverPhase.propagation
}

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
    let phase = FailoverPhase.electionDelay
}

/// The phase `vote` of each episode.
struct VoteTime: PhaseMeasure {
    let name = "vote-time"
    let summary = "from the election's start to its win"
    let definition = """
        For each episode: from the start of the winning election to the moment a majority has voted.
        """
    let source = "the winner's log"
    let witnesses: [Witness] = [.log]
    let phase = FailoverPhase.vote
}

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
    let phase = FailoverPhase.promotion
}

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
    let phase = FailoverPhase.convergence
}

/// The phase `client recovery` of each episode.
struct ClientRecoveryTime: PhaseMeasure {
    let name = "client-recovery-time"
    let summary = "from the first write to the baseline's service"
    let definition = """
        For each episode: from the first write on the new master to the start of the first second in \
        which the shard's error rate is no worse than in the worst second of the baseline, its mean \
        latency at most half as long again or 5 ms longer, and its completions at least four fifths, and which is \
        followed by such seconds only for five seconds or to the load's end.
        """
    let source = "the load's series"
    let witnesses: [Witness] = [.log, .probe, .load]
    let isPolledToo = true
    let needsLoad = true
    let phase = FailoverPhase.clientRecovery
}
