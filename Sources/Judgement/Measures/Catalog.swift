/// Every measure there is, in the order in which they are listed.
package enum MeasureCatalog {
    /// One line for each file of this folder.
    package static let all: [any Measure] = [
        FailoverTime(),
        DetectionTime(),
        AgreementTime(),
        PropagationTime(),
        ElectionDelay(),
        VoteTime(),
        PromotionTime(),
        ConvergenceTime(),
        ClientRecoveryTime(),
        Outage(),
        OutageBeside(),
        ErrorRate(),
        AttemptErrorRate(),
        Errors(),
        Latency(),
        ServiceLatency(),
        FailureLatency(),
        Throughput(),
        DeliveredRate(),
        LostWrites(),
        DataLeft(),
        UnacknowledgedApplied(),
        StaleReads(),
        StaleReadRate(),
        Staleness(),
        LinearizabilityViolations(),
        RetryAnomalies(),
        Failovers(),
        NeedlessFailovers(),
        StateFailTime(),
        FullResyncs(),
        PartialResyncs(),
        Flaps(),
        TimeToOK(),
        RecoveryTime(),
        StartUpTime(),
        InFlightPeak(),
        ConnectionsPeak(),
        LoadMemory(),
        LoadMemoryGrowth(),
        LoadMemoryPeak(),
        ClientExitStatus(),
    ]

    /// The measure of that name, when there is one.
    package static func measure(named name: String) -> (any Measure)? {
        all.first { $0.name == name }
    }
}
