import Quantities
import RunRecord

/// How long clients of a shard were not served after a fault.
struct Outage: Measure {
    let name = "outage"
    let summary = "from the fault's effect to the last begin of steady service of the shard"
    let unit = Unit.time
    let definition = """
        For each fault that cost a shard its master, and for every other one that kept operations of a shard it \
        was done to waiting or failing: from the moment it took effect to the moment at which the last \
        steady service began within its reach. Service is steady when a second passes without a failure and without a \
        silence in which operations wait, reads and writes each; the longer counts. A fault reaches as far as a \
        failover takes after its heal (failover-worst-case), but no further than to the next fault of \
        the shard or of another shard's master. What began within that counts to its end. Infinite when the \
        load ended before; 0 when nobody waited or failed.
        """
    let source = "the load's operations"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let selectors: Selector.Kinds = [.shards, .operation]
    let reported = ["outage", "outage[reads]", "outage[writes]"]

    let primary = ["outage"]

    let needsFault = true
    let isForEachLoss = true

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        return run.outage(in: load, query.selector)
    }
}

extension RunAnalysis {
    /// For each fault, how long a load was not served.
    func outage(in load: LoadRecord, _ selector: Selector) -> Reading {
        let reader = OutageReader(self, load, selector.operation)
        var samples: [Reading.Sample] = []
        for hit in hits where isSeen(hit, by: selector) {
            guard let length = reader.outage(of: hit, on: hit.shard) else { continue }
            if hit.loss == nil, length == 0 { continue }
            samples.append(Reading.Sample(value: length, loss: hit.number))
        }
        samples += healthyOutages(reader, selector)
        if !samples.isEmpty { return Reading(samples: samples) }
        guard !hits.isEmpty else {
            return .nothing("no fault was done to a shard, so there is no outage")
        }
        let isFelt = hits.contains {
            isSeen($0, by: selector) && reader.hasOperations(on: $0.shard)
        }
        return isFelt
            ? .value(0) : .nothing("no such operation was sent to the shards that were hit")
    }

    private func isSeen(_ hit: FaultHit, by selector: Selector) -> Bool {
        switch selector.shards {
        case nil, .affected: true
        case .healthy: false
        case .number(let number): hit.shard == number
        }
    }

    /// What the shards felt that no fault was done to, fault by fault.
    private func healthyOutages(_ reader: OutageReader, _ selector: Selector) -> [Reading.Sample] {
        let healthy = record.description.topology.shards.map { $0.number }.filter {
            !affectedShards.contains($0)
        }
        let shards: [Int]
        switch selector.shards {
        case .healthy: shards = healthy
        case .number(let number): shards = healthy.filter { $0 == number }
        case nil, .affected: shards = []
        }
        var seen: Set<Offset> = []
        return hits.filter { seen.insert($0.effect).inserted }.flatMap { hit in
            shards.compactMap { shard in
                reader.outage(of: hit, on: shard).map {
                    Reading.Sample(value: $0, loss: hit.number)
                }
            }
        }
    }
}

/// Works out how long shards were not served.
struct OutageReader {
    private struct Place: Hashable {
        let shard: Int
        let kind: OperationKind
    }

    private let records: [Place: (record: ServiceRecord, disturbances: [ServiceRecord.Disturbance])]

    /// Reads the load of a run, its reads or writes or both.
    init(_ run: RunAnalysis, _ load: LoadRecord, _ kind: OperationKind? = nil) {
        var records: [Place: (record: ServiceRecord, disturbances: [ServiceRecord.Disturbance])] =
            [:]
        for shard in run.record.description.topology.shards {
            for kind in kind.map({ [$0] }) ?? OperationKind.allCases {
                let record = ServiceRecord(
                    load, shard: shard.number, kind: kind, windows: run.windows)
                guard let record else { continue }
                records[Place(shard: shard.number, kind: kind)] = (record, record.disturbances())
            }
        }
        self.records = records
    }

    /// Whether the load has such operations on a shard.
    func hasOperations(on shard: Int) -> Bool { records.keys.contains { $0.shard == shard } }

    /// Seconds from a fault's effect to the last begin of steady service on a shard within its reach; 0 when it
    /// never stopped, infinite when it never came back, nil when there were no operations.
    func outage(of hit: FaultHit, on shard: Int) -> Double? {
        OperationKind.allCases.compactMap { records[Place(shard: shard, kind: $0)] }
            .map { record, disturbances in
                let own = disturbances.filter { belongs($0, to: hit, on: shard, in: record) }
                let ends = own.map { ($0.end.map { ($0 - hit.effect).inSeconds }) ?? .infinity }
                return max(0, ends.max() ?? 0)
            }.max()
    }

    /// Seconds of a time in which a shard did not serve steadily, the longer of reads and writes.
    func stopped(shard: Int, from start: Offset, to end: Offset) -> Double {
        OperationKind.allCases.compactMap { records[Place(shard: shard, kind: $0)] }
            .map { record, disturbances in
                disturbances.filter { $0.start >= start && record.isRelapse($0) }
                    .reduce(0) { $0 + max(0, (($1.end ?? end) - $1.start).inSeconds) }
            }.max() ?? 0
    }

    private func belongs(
        _ disturbance: ServiceRecord.Disturbance, to hit: FaultHit, on shard: Int,
        in record: ServiceRecord
    ) -> Bool {
        if let end = disturbance.end, end <= hit.effect { return false }
        guard disturbance.start < hit.reach else { return false }
        if disturbance.start > hit.effect + record.resolution {
            return record.isRelapse(disturbance)
        }
        // What was under way before belongs to an earlier fault, unless this one took the master too.
        return disturbance.start + record.resolution >= hit.effect
            || hit.loss != nil && hit.shard == shard
    }
}

/// How long our own load was not served, beside a client program of the plan's.
struct OutageBeside: Measure {
    let name = "outage-beside"
    let summary = "the outage as our own load saw it beside the plan's client program"
    let unit = Unit.time
    let definition = """
        As outage, but read from Shaketable's own load in a plan whose load has a command and a load of \
        its own: the cross-check of what the program says.
        """
    let source = "the operations of the load that ran beside the program"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let selectors: Selector.Kinds = [.shards, .operation]

    let needsFault = true
    let isForEachLoss = true
    let needsProgram = true
    let isOfClients = false

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.loadBeside else {
            return .nothing("no load ran beside a client program")
        }
        return run.outage(in: load, query.selector)
    }
}
