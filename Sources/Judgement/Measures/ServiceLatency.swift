import RunRecord

/// Latency of successful operations from the moment they were sent.
struct ServiceLatency: LatencyMeasure {
    let name = "service-latency"
    let isOfClients = false
    let summary = "of successful operations, from the actual send time"
    let definition = """
        From the moment an operation's first attempt was sent to its success: what the servers and the \
        retries took, without the waiting before it.
        """
    let reported = ["service-latency.p50", "service-latency.p99", "service-latency.max"]

    /// As for latency.
    let leastDifference = 0.0001

    func histogram(of group: LoadGroup) -> LatencyHistogram { group.serviceLatency }
}
