import RunRecord

extension LoadGroup {
    /// Adds what another worker counted for the same window, shard and kind.
    mutating func add(_ other: LoadGroup) {
        issued += other.issued
        for index in outcomes.indices { outcomes[index] += other.outcomes[index] }
        for index in attempts.indices { attempts[index] += other.attempts[index] }
        if let checked = other.checkedReads { checkedReads = (checkedReads ?? 0) + checked }
        if let stale = other.staleReads { staleReads = (staleReads ?? 0) + stale }
        latency.add(other.latency)
        serviceLatency.add(other.serviceLatency)
        failureLatency.add(other.failureLatency)
    }
}
