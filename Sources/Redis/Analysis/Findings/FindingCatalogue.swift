/// A question that is put to every outage.
protocol FindingRule: SendableMetatype {
    /// What it finds, if anything.
    static func findings(in analysis: OutageAnalysis) -> [Finding]
}

/// All rules; a new one is a new file and a line here.
enum FindingCatalogue {
    private static let rules: [any FindingRule.Type] = [
        DiscardedWritesRule.self, CrashRule.self, ForkStallRule.self, StalledProcessRule.self,
        StaleViewRule.self, DemotionRule.self, FailoverRule.self, FailWindowRule.self,
        FullResynchronisationRule.self, FlapRule.self, FailedElectionRule.self, ClientRule.self,
        SlowDiskRule.self, SaveRule.self, SlowCommandRule.self,
    ]

    /// All findings, the most severe first; among equals those that began earlier.
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        rules.flatMap { $0.findings(in: analysis) }.sorted { left, right in
            if left.severity != right.severity { return left.severity < right.severity }
            return left.at.map { at in right.at.map { at < $0 } ?? true } ?? false
        }
    }
}
