/// A question that is put to every outage.
protocol FindingRule: SendableMetatype {
    /// What it finds, if anything.
    static func findings(in analysis: OutageAnalysis) -> [Finding]
}

/// All rules; a new one is a new file and a line here.
enum FindingCatalogue {
    /// The more it matters, the earlier.
    private static let rules: [any FindingRule.Type] = [
        DiscardedWritesRule.self, EmptiedRule.self, CrashRule.self, ForkStallRule.self,
        StalledProcessRule.self,
        DemotionRule.self, FailWindowRule.self, LastingFailureRule.self, ClientRule.self,
        StaleViewRule.self,
        FullResynchronisationRule.self, FlapRule.self, FailedElectionRule.self, SlowDiskRule.self,
        SlowCommandRule.self, InformationRule.self, WitnessRule.self, KernelRule.self,
        ServiceRule.self,
        SentinelRule.self, SelfFollowRule.self,
        ReplicaLinkRule.self, UnreachedMasterRule.self, StartRule.self,
        TroubleRule.self, SlotRule.self, ConnectionRule.self, HandoverRule.self, FailoverRule.self,
        TakeoverRule.self, SaveRule.self, UntimedRule.self,
    ]

    /// All findings, the most severe first; among equals by the order of the rules, then of time.
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let ranked = rules.enumerated().flatMap { rank, rule in
            rule.findings(in: analysis).map { (rank: rank, finding: $0) }
        }
        return ranked.sorted { left, right in
            let (one, other) = (left.finding, right.finding)
            if one.severity != other.severity { return one.severity < other.severity }
            if left.rank != right.rank { return left.rank < right.rank }
            if one.at != other.at {
                return one.at.map { at in other.at.map { at < $0 } ?? true } ?? false
            }
            return one.title < other.title
        }.reduce(into: Shortening()) { $0.take($1.finding) }.findings
    }

    /// Keeps the first findings of each kind, and counts the others.
    private struct Shortening {
        /// How many findings of a kind are told one by one.
        static let limit = 20

        var findings: [Finding] = []
        private var counts: [String: Int] = [:]
        private var places: [String: Int] = [:]

        mutating func take(_ finding: Finding) {
            let count = counts[finding.kind, default: 0] + 1
            counts[finding.kind] = count
            if count <= Self.limit {
                places[finding.kind] = findings.count
                findings.append(finding.withoutRepeatedEvidence)
            } else if let place = places[finding.kind] {
                if count > Self.limit + 1 { findings[place].story.removeLast() }
                findings[place].story.append("And \(count - Self.limit) more of this kind.")
            }
        }
    }
}
