import RedisClient

/// What of an INFO dump bears on an outage.
enum InformationExcerpt {
    private static let keys = [
        "redis_version", "run_id", "used_memory_human", "maxmemory_human", "maxmemory_policy",
        "aof_last_write_status", "valkey_version", "role", "uptime_in_seconds", "used_memory",
        "used_memory_rss", "maxmemory", "mem_fragmentation_ratio", "latest_fork_usec",
        "rdb_last_bgsave_status", "rdb_last_bgsave_time_sec", "rdb_last_cow_size", "aof_enabled",
        "aof_last_cow_size", "aof_delayed_fsync", "sync_full", "sync_partial_ok",
        "sync_partial_err", "master_link_status", "master_sync_in_progress", "repl_backlog_size",
        "cluster_enabled", "connected_clients", "blocked_clients", "evicted_keys",
        "rejected_connections", "cluster_state", "cluster_slots_assigned", "cluster_slots_ok",
        "cluster_slots_pfail", "cluster_slots_fail", "cluster_known_nodes", "cluster_size",
        "loading", "aof_last_bgrewrite_status",
    ]

    /// Whether a line of a text is one of these values.
    static func isValue(_ line: Substring) -> Bool {
        guard let colon = line.firstIndex(of: ":") else { return false }
        let value = line[line.index(after: colon)...]
        return keys.contains(String(line[..<colon].prefix(40))) && value.count <= 80
            && value.first != " " && !value.isEmpty
    }

    /// The values by key; empty without a dump.
    static func values(_ information: Information?) -> [String: String] {
        guard let information else { return [:] }
        return keys.reduce(into: [:]) { values, key in values[key] = information[key] }
    }
}
