import RunRecord

/// Latency of successful operations from the intended send time.
struct Latency: LatencyMeasure {
    let name = "latency"
    let summary = "of successful operations, from the intended send time"
    let definition = """
        From the moment an operation was meant to be sent to its success, the client policy's retries \
        included. Measured from the intended time, so that a stalled server cannot hide the \
        operations that waited behind it (no coordinated omission; Gil Tene).
        """
    let reported = [
        "latency.p50", "latency.p99", "latency.p99.9", "latency.max", "latency.p50[baseline]",
        "latency.p99[baseline]", "latency.p50[fault]", "latency.p99[fault]",
        "latency.p99[fault, healthy shards]",
    ]

    let primary = ["latency.p99"]
    /// The histograms' error at the speed of the loopback.
    let leastDifference = 0.0001
    /// The p99 of a run depends on whatever else the machine did in a hundredth of it.
    let tolerance = 0.3

    func histogram(of group: LoadGroup) -> LatencyHistogram { group.latency }
}

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

/// How long failed operations kept their caller waiting.
struct FailureLatency: LatencyMeasure {
    let name = "failure-latency"
    let summary = "how long failed operations kept their caller waiting"
    let definition = """
        From the moment an operation was meant to be sent to the moment the client gave it up.
        """
    let reported = ["failure-latency.p50", "failure-latency.max"]

    let better = Better.neither

    func histogram(of group: LoadGroup) -> LatencyHistogram { group.failureLatency }
}
