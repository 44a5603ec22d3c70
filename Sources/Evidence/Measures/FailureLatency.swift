/// How long failed operations kept their caller waiting.
package struct FailureLatency: LatencyMeasure {
    package let name = "failure-latency"
    package let summary = "how long failed operations kept their caller waiting"
    package let definition = """
        From the moment an operation was meant to be sent to the moment the client gave it up.
        """
    package let reported = ["failure-latency.p50", "failure-latency.max"]

    package init() {}

    func histogram(of group: LoadGroup) -> LatencyHistogram { group.failureLatency }
}
