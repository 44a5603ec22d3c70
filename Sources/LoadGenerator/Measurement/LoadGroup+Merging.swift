import Evidence

extension LoadGroup {
    /// Adds what another worker counted for the same window, shard and kind.
    mutating func add(_ other: LoadGroup) {
        issued += other.issued
        for index in outcomes.indices { outcomes[index] += other.outcomes[index] }
        for index in attempts.indices { attempts[index] += other.attempts[index] }
        latency.add(other.latency)
        serviceLatency.add(other.serviceLatency)
        failureLatency.add(other.failureLatency)
    }
}
