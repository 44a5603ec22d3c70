/// The directives of redis.conf that bear on failover, and how.
///
/// Source: redis.conf of Redis 7.0, and clusterCron, clusterHandleSlaveFailover and
/// clusterUpdateState in cluster.c of Redis 7.0.15.
package enum FailoverSettings {
    /// How a directive bears on failover; nil when it does not, as far as is known.
    package static func bearing(of directive: String) -> String? {
        let name = directive.replacing("slave", with: "replica")
        if let known = table[name] { return known }
        return name.hasPrefix("repl-")
            ? "replication: how far a replica is behind at promotion" : nil
    }

    private static let table = [
        "cluster-node-timeout":
            "when a silent master is held for failed: every phase of a failover",
        "cluster-replica-validity-factor":
            "a replica whose link was down for too long does not stand for election",
        "cluster-require-full-coverage":
            "whether all slots stop being served while one shard is down",
        "cluster-allow-reads-when-down": "whether reads go on while the cluster is down",
        "cluster-migration-barrier": "whether a replica moves to a master that has none",
        "cluster-allow-replica-migration": "whether a replica moves to a master that has none",
        "cluster-replica-no-failover": "a replica that never takes over",
        "cluster-ping-interval": "how often nodes look at each other (hidden directive)",
        "min-replicas-to-write": "a master refuses writes without replicas: what a partition loses",
        "min-replicas-max-lag": "when a replica counts as away for min-replicas-to-write",
        "replica-serve-stale-data": "whether a replica answers while its link is down",
        "replica-priority": "which replica is preferred",
        "save": "snapshots fork: a fork stalls the master",
        "appendonly": "what a restarted master has; rewrites fork, and a slow disk stalls writes",
        "appendfsync": "how long a slow disk stalls the master, and what a crash loses",
        "no-appendfsync-on-rewrite": "whether fsync stalls the master during a rewrite",
        "auto-aof-rewrite-percentage": "how often the append-only file is rewritten: a fork each",
        "auto-aof-rewrite-min-size": "how often the append-only file is rewritten: a fork each",
        "stop-writes-on-bgsave-error": "whether writes stop when a snapshot failed",
        "hz": "how often timers are looked at",
        "maxmemory": "eviction and refusals; how large a fork's page table is",
        "client-output-buffer-limit": "whether a slow replica is cut off and must copy all anew",
        "busy-reply-threshold": "when a script that blocks is told of",
        "lua-time-limit": "when a script that blocks is told of",
        "timeout": "idle clients are cut off",
        "tcp-keepalive": "when a dead client is noticed",
        "tcp-backlog": "how many clients may connect at once after a failover",
        "loadmodule": "a module runs within the server and can keep it busy",
        "maxclients": "how many clients may connect after a failover",
        "io-threads": "how long a burst of clients keeps the main thread",
        "latency-monitor-threshold": "what is logged, not what happens",
    ]
}
