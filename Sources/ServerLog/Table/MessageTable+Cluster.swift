extension MessageTable {
    /// Messages of the cluster bus: failure detection, elections, the cluster's state.
    static let cluster: [MessagePattern] = detection + elections + manualFailover + state

    private static let detection: [MessagePattern] = [
        MessagePattern("{*** |}NODE {node} possibly failing{.|}") { .suspected($0.node0) },
        MessagePattern("Node {node} reported node {node} as not reachable.") {
            .suspicionReported(by: $0.node0, about: $0.node1)
        },
        MessagePattern("Node {node} reported node {node} is back online.") {
            .suspicionWithdrawn(by: $0.node0, about: $0.node1)
        },
        MessagePattern("Marking node {node} as failing (quorum reached).") {
            .failMarked($0.node0)
        },
        MessagePattern("FAIL message received from {node} about {node}") {
            .failReceived(from: $0.node0, about: $0.node1)
        },
        MessagePattern("Clear FAIL state for node {node}:{text}is reachable again{text}") {
            .failCleared($0.node0, was: $0.text0)
        },
    ]

    private static let elections: [MessagePattern] = [
        MessagePattern(
            "Start of election delayed for {int} milliseconds (rank #{int}, offset {int})."
        ) {
            .electionDelayed(
                milliseconds: $0.number0, rank: $0.number1, masterRank: nil, offset: $0.number2)
        },
        MessagePattern(
            "Start of election delayed for {int} milliseconds "
                + "(rank #{int}, primary rank #{int}, offset {int})."
        ) {
            .electionDelayed(
                milliseconds: $0.number0, rank: $0.number1, masterRank: $0.number2,
                offset: $0.number3)
        },
        MessagePattern(
            "{Slave|Replica|Failed primary} rank updated to #{int}, "
                + "added {int} milliseconds of delay."
        ) { .rankUpdated(rank: $0.number0, addedMilliseconds: $0.number1) },
        MessagePattern("Starting a failover election for epoch {int}{.|}") {
            .electionStarted(epoch: $0.number0)
        },
        MessagePattern(
            "Starting a failover election for epoch {int}, node config epoch is {int}{.|}"
        ) { .electionStarted(epoch: $0.number0) },
        MessagePattern("Failover auth granted to {node} for epoch {int}") {
            .voteGranted(to: $0.node0, epoch: $0.number0)
        },
        MessagePattern("Failover auth denied to {node} for epoch {int}: {text}") {
            .voteDenied(to: $0.node0, reason: $0.text0)
        },
        MessagePattern("Failover auth denied to {node}{text}: {text}") {
            .voteDenied(to: $0.node0, reason: $0.text1)
        },
        MessagePattern("Needed quorum: {int}. Number of votes received so far: {int}") {
            .votesCounted(needed: $0.number0, received: $0.number1)
        },
        MessagePattern("Failover election won: I'm the new {master|primary}.") { _ in .electionWon
        },
        MessagePattern("configEpoch set to {int} after successful failover") {
            .electionEpoch($0.number0)
        },
        MessagePattern(
            "Failover election in progress for epoch {int}, but received a new manual failover{text}"
        ) {
            .noted(
                .electionGivenUp, text: "epoch \($0.number0): a manual failover was asked for",
                node: nil)
        },
        MessagePattern(
            "Failover election in progress for epoch {int}, but received a claim from node {node} "
                + "with an equal or higher epoch {int}{text}"
        ) {
            .noted(
                .electionGivenUp,
                text: "epoch \($0.number0): another node claimed the same or a later epoch "
                    + "(\($0.number1))", node: $0.node0)
        },
        MessagePattern("Failover auth NACK [{text}] from {node} for epoch {int}{text}") {
            .noted(.voteRefused, text: $0.text0, node: $0.node0)
        },
        MessagePattern(
            "Failover election for epoch {int} cannot reach quorum {int} (NACKs {int}/{int}){text}"
        ) {
            .noted(
                .electionGivenUp,
                text: "epoch \($0.number0): \($0.number2) of \($0.number3) masters refused their "
                    + "votes, the quorum of \($0.number1) was out of reach", node: nil)
        },
        MessagePattern("Currently unable to failover: {text}") {
            .cannotFailOver(reason: $0.text0)
        },
        MessagePattern("Migrating to orphaned {master|primary} {node}{text}") {
            .migratingToOrphan($0.node0)
        },
    ]

    private static let manualFailover: [MessagePattern] = [
        MessagePattern("Manual failover user request accepted{text}") { _ in
            .failoverAsked(kind: "manual")
        },
        MessagePattern("Forced failover user request accepted{text}") { _ in
            .failoverAsked(kind: "forced")
        },
        MessagePattern("Taking over the {master|primary} (user request{text}") { _ in
            .failoverAsked(kind: "takeover")
        },
        MessagePattern("Manual failover requested by {slave|replica} {node}.") {
            .failoverRequested(by: $0.node0)
        },
        MessagePattern(
            "Received replication offset for paused {master|primary} manual failover: {int}"
        ) { .failoverOffset($0.number0) },
        MessagePattern(
            "All {master|primary} replication stream processed, manual failover can start."
        ) { _ in .failoverReady },
        MessagePattern("Manual failover timed out.") { _ in .failoverTimedOut },
    ]

    private static let state: [MessagePattern] = [
        MessagePattern("Cluster state changed: ok") { _ in .clusterState(isOK: true) },
        MessagePattern("Cluster state changed: fail") { _ in .clusterState(isOK: false) },
        MessagePattern("Cluster is currently down: {text}") { .clusterDown(reason: $0.text0) },
        MessagePattern(
            "Configuration change detected. Reconfiguring myself as a replica of "
                + "{node |}{node}{text}"
        ) { .demoted(to: $0.node0) },
        MessagePattern(
            "A failover occurred in shard {node}; node {node} {lost |}{text}failed over to node "
                + "{node} with a config epoch of {int}"
        ) { .takenOver(from: $0.node1, by: $0.node2, epoch: $0.number0) },
        MessagePattern(
            "A failover occurred in shard {node}; node {node} lost {int} slot(s) to node "
                + "{node} with a config epoch of {int}"
        ) { .takenOver(from: $0.node1, by: $0.node2, epoch: $0.number1) },
        MessagePattern(
            "Lost my last slot during slot migration. Reconfiguring myself as a replica of {node}{text}"
        ) { .demoted(to: $0.node0) },
        MessagePattern("My last slot was migrated to node {node}{text}") {
            .lostLastSlot(to: $0.node0)
        },
        MessagePattern("New configEpoch set to {int}") { .epochChanged($0.number0) },
        MessagePattern("configEpoch collision with node {node}. configEpoch set to {int}") {
            .epochChanged($0.number0)
        },
        MessagePattern("configEpoch set to {int} {via|because}{text}") {
            .epochChanged($0.number0)
        },
    ]
}
