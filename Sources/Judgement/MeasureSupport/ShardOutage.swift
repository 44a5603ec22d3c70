package import Quantities
package import RunRecord

/// What one fault meant for the clients of one shard.
package struct ShardOutage: Hashable, Sendable {
    /// The fault and the shard.
    package let hit: FaultHit
    /// From the fault's effect to the last begin of steady service; infinite when that never came.
    package let seconds: Double
    /// The shard, from 1.
    package var shard: Int { hit.shard }
}

extension RunAnalysis {
    /// The outage of every fault and shard that the load can tell, reads and writes together.
    package var outages: [ShardOutage] {
        guard let load = record.load else { return [] }
        let reader = OutageReader(self, load)
        return hits.compactMap { hit in
            reader.outage(of: hit, on: hit.shard).map { ShardOutage(hit: hit, seconds: $0) }
        }
    }

    /// The operations on shards that no fault was done to, from the first fault on; none without a fault.
    package var healthyGroups: [LoadGroup] {
        guard windows.faultStart != nil else { return [] }
        var selector = Selector()
        selector.shards = .healthy
        return groups(selector).filter { $0.window != .baseline }
    }

    /// The shard that no fault was done to and that did not serve for longest since the first fault, and for how
    /// many seconds together; nil without fault, load or such shards.
    package var longestHealthyStop: (shard: Int, seconds: Double)? {
        guard let load = record.load, let start = windows.faultStart else { return nil }
        let reader = OutageReader(self, load)
        let stops = record.description.topology.shards.map { $0.number }
            .filter { !affectedShards.contains($0) && reader.hasOperations(on: $0) }
            .map {
                (shard: $0, seconds: reader.stopped(shard: $0, from: start, to: windows.loadEnd))
            }
        return stops.max { $0.seconds < $1.seconds }
    }
}

/// A time in which operations of a shard and kind waited and none was answered well.
package struct ShardWait: Hashable, Sendable {
    /// Reads or writes.
    package let kind: OperationKind
    /// The last good answer before.
    package let from: Offset
    /// The first after, or the load's end.
    package let to: Offset
}

extension RunAnalysis {
    /// When operations of a shard waited and none was answered well.
    package func waits(ofShard shard: Int) -> [ShardWait] {
        guard let load = record.load else { return [] }
        return OperationKind.allCases.flatMap { kind in
            ServiceRecord(load, shard: shard, kind: kind, windows: windows)?.waitedSpans().map {
                ShardWait(kind: kind, from: $0.start, to: $0.end)
            } ?? []
        }
    }
}
