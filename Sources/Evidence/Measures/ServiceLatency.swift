/// Latency of successful operations from the moment they were sent.
package struct ServiceLatency: LatencyMeasure {
    package let name = "service-latency"
    package let summary = "of successful operations, from the actual send time"
    package let definition = """
        From the moment an operation's first attempt was sent to its success: what the servers and the \
        retries took, without the waiting before it.
        """
    package let reported = ["service-latency.p50", "service-latency.p99", "service-latency.max"]

    package init() {}

    func histogram(of group: LoadGroup) -> LatencyHistogram { group.serviceLatency }
}
