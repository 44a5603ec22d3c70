import Linearizability
package import RunRecord

/// A run's record with what every measure needs of it, worked out once.
package struct RunAnalysis: Sendable {
    /// The record.
    package private(set) var record: RunRecord
    /// The parts of the run.
    package private(set) var windows: RunWindows
    /// Which node was the master of each shard, and when.
    package let ownership: OwnershipHistory
    /// Each time that a shard lost its master, in the order of time.
    package let losses: [MasterLoss]
    /// The losses that are episodes, with their phases; the key is the loss's place in `losses`. None where the servers'
    /// logs, which tell the phases, did not witness the run: what they lack would look like what never came.
    package let episodesByLoss: [Int: Episode]
    /// Every fault and shard that it was done to.
    package let hits: [FaultHit]
    /// Shards that a fault was done to, and those that lost their master.
    package let affectedShards: Set<Int>
    /// How long a failover may take.
    package let model: FailoverModel

    /// Works a record out.
    package init(_ record: RunRecord) {
        self.record = record
        windows = RunWindows(record)
        model = FailoverModel(record.description)
        let topology = record.description.topology
        let ownership = OwnershipHistory(topology: topology, timeline: record.timeline)
        self.ownership = ownership
        losses = LossReader(record, ownership: ownership).losses()
        var episodes: [Int: Episode] = [:]
        let isWitnessed = record.absence(of: .log) == nil
        for (index, loss) in losses.enumerated() where isWitnessed && loss.isEpisode {
            episodes[index] = EpisodeReader(record, ownership: ownership, loss: loss).episode()
        }
        episodesByLoss = episodes
        hits = FaultHitReader(record, losses: losses).hits()
        affectedShards = Set(hits.map { $0.shard } + losses.map { $0.shard })
    }

    /// The same run as one of its client programs saw it; nil when there is none of that name.
    ///
    /// What befell the cluster is as it was worked out, whoever looks.
    package func seen(byClient name: String) -> RunAnalysis? {
        guard let record = record.seen(byClient: name) else { return nil }
        var run = self
        run.record = record
        run.windows = RunWindows(record)
        return run
    }

    /// The episodes in the order of time.
    package var episodes: [Episode] {
        episodesByLoss.keys.sorted().compactMap { episodesByLoss[$0] }
    }
}

extension RunAnalysis {
    /// Reads a measure of the reads that were held against the ledger.
    ///
    /// - Parameters:
    ///   - selector: Which of them.
    ///   - measure: What is measured of their counts; at least one was checked.
    /// - Returns: That, or why there is nothing.
    func checkedReads(
        _ selector: Selector, _ measure: ((checked: UInt64, stale: UInt64)) -> Reading
    ) -> Reading {
        guard record.load != nil else { return noLoad }
        let groups = groups(selector).filter { $0.kind == .read }
        let checked = groups.reduce(UInt64(0)) { $0 + ($1.checkedReads ?? 0) }
        let stale = groups.reduce(UInt64(0)) { $0 + ($1.staleReads ?? 0) }
        guard checked > 0 else {
            return .nothing("no answered GET was of a key with an acknowledged write")
        }
        return measure((checked, stale))
    }
}

extension RunAnalysis {
    /// Counts recorded keys by what the check of their histories found.
    ///
    /// - Parameters:
    ///   - selector: Which of them.
    ///   - isCounted: Which of those count.
    /// - Returns: How many, not known when the check of any was given up; or why there is nothing.
    func recordedKeys(_ selector: Selector, _ isCounted: (KeyVerdict) -> Bool) -> Reading {
        guard record.load != nil else { return noLoad }
        guard let linearizability = record.linearizability else {
            return .nothing("no key's history was recorded; name some with load.history")
        }
        let keys = linearizability.keys.filter {
            selector.shards == nil || selector.includes(shard: $0.shard, affected: affectedShards)
        }
        guard !keys.isEmpty else { return .nothing("no operation was on a recorded key") }
        var reading = Reading.value(Double(keys.count(where: isCounted)))
        let unknown = keys.count { $0.answer == .unknown }
        if unknown > 0 {
            reading.unknown = "histories too entangled to be decided: \(unknown) of \(keys.count)"
        }
        return reading
    }
}
