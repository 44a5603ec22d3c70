import Judgement
import RunRecord

/// In what the versions of Redis and Valkey differ, as far as a failover's timing goes.
///
/// Source: cluster.c of Redis 3.0.7 to 7.2.4, cluster_legacy.c of Redis 7.4 and 8 (functions
/// clusterSendPing, clusterProcessGossipSection, markNodeAsFailingIfNeeded, clusterCron,
/// clusterHandleSlaveFailover, clusterSendFailoverAuthIfNeeded), Valkey pull requests 762, 1018,
/// 2209, 2227 and 2449.
struct ProtocolRules: Sendable {
    /// How long a replica waits before it asks for votes.
    enum ElectionDelay: Sendable {
        /// 500 ms, a random part up to 500 ms, a second for each rank.
        case fixed
        /// `min(node-timeout / 30, 500 ms)`, a random part up to that, twice that for each rank.
        case scaled
    }

    /// Every message names all nodes that its sender suspects (from 4.0); before, only by chance.
    let namesSuspects: Bool
    /// A node takes another's word for a third one's last pong, and then does not ping it (from 4.0).
    let trustsGossipedPongs: Bool
    /// A replica that sees the quorum tells all others (from 6.0).
    let replicasBroadcastFail: Bool
    /// A voting master counts the reports also when it suspects, not only when gossip comes (Valkey 8.1).
    let countsOnSuspicion: Bool
    /// A master votes once for the replicas of a failed master within twice the node-timeout (all
    /// but Valkey from 8.1).
    let spacesVotes: Bool
    /// Replicas with equal offsets have different ranks (Valkey 8.0).
    let breaksTies: Bool
    /// What each failed master before this one adds to its replicas' delay: a part of the unit of
    /// `electionDelay`, which is 500 ms for `fixed` (Valkey 8.1).
    let ranksFailedMasters: Bool
    /// How long a replica waits.
    let electionDelay: ElectionDelay
    /// A replica plans its election when it learns of FAIL, not at its next tick (Valkey 9.0).
    let plansAtOnce: Bool
    /// The best-ranked replica starts as soon as all others know of FAIL too (Valkey 9.1).
    let bestStartsAtOnce: Bool

    /// The rules of a version; what is not known counts as Redis 7.
    init(_ server: ServerVersion) {
        let redis = server.isValkey || server.major == 0 ? 8 : server.major
        namesSuspects = redis >= 4
        trustsGossipedPongs = redis >= 4
        replicasBroadcastFail = redis >= 6
        countsOnSuspicion = server.isValkey(atLeast: 8, 1)
        spacesVotes = !server.isValkey(atLeast: 8, 1)
        breaksTies = server.isValkey(atLeast: 8, 0)
        ranksFailedMasters = server.isValkey(atLeast: 8, 1)
        electionDelay = server.isValkey(atLeast: 9, 0) ? .scaled : .fixed
        plansAtOnce = server.isValkey(atLeast: 9, 0)
        bestStartsAtOnce = server.isValkey(atLeast: 9, 1)
    }
}
