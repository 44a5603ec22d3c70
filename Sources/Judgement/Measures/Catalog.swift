package import RunRecord

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
        DoubledIncrements(),
        Failovers(),
        NeedlessFailovers(),
        StateFailTime(),
        FullResyncs(),
        PartialResyncs(),
        ReplicaLag(),
        Flaps(),
        TimeToOK(),
        RecoveryTime(),
        StartUpTime(),
        InFlightPeak(),
        ConnectionsPeak(),
        ConnectionsOpenedPeak(),
        LoadMemory(),
        LoadMemoryGrowth(),
        LoadMemoryPeak(),
        ClientExitStatus(),
    ]

    /// The numbers of the nodes that measures need polled, each once.
    package static let polled: [PolledField] = all.flatMap { $0.polled }.reduce(into: []) {
        if !$0.contains($1) { $0.append($1) }
    }

    /// The measure of that name, when there is one.
    package static func measure(named name: String) -> (any Measure)? {
        all.first { $0.name == name }
    }
}
