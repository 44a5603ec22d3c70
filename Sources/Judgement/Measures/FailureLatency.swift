import RunRecord

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
