import Linearizability
import Quantities
import RunRecord

/// Writes that were acknowledged and are gone.
struct LostWrites: Measure {
    let name = "lost-writes"
    let summary = "writes acknowledged to a client and gone after convergence"
    let unit = Unit.count
    let definition = """
        Writes that a server acknowledged and that are gone when the data is read back after all \
        faults are healed and the cluster has converged. Not known while a key cannot be read back.
        """
    let source = "the ledger of acknowledged writes, read back at the end"
    let witnesses: [Witness] = [.load, .readBack]
    let needsLoad = true
    let selectors: Selector.Kinds = .shards

    let primary = ["lost-writes"]
    /// Where most runs lose none and some lose several, a smaller mean could never be told.
    let leastDifference = 0.5

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        guard let ledger = load.ledger else { return .unknown("the writes were not read back") }
        if ledger.lost == 0, let reason = ledger.reasonUnchecked { return .unknown(reason) }
        var reading = Reading.value(Double(ledger.lost))
        if query.selector.shards != nil {
            let listed = ledger.losses.reduce(UInt64(0)) { $0 + $1.count }
            let selected = ledger.losses.filter {
                query.selector.includes(shard: $0.shard, affected: run.affectedShards)
            }
            let chosen = ledger.shards?.filter {
                query.selector.includes(shard: $0.shard, affected: run.affectedShards)
            }
            if selected.isEmpty, chosen?.contains(where: { $0.written > 0 }) == false {
                return .nothing("no key of these shards was written and read back")
            }
            reading = .value(Double(selected.reduce(UInt64(0)) { $0 + $1.count }))
            if listed < ledger.lost {
                reading.unknown = "more keys lost writes than are listed by shard"
            }
        }
        if ledger.keysUnreadable > 0 {
            reading.unknown = "keys that could not be read back: \(ledger.keysUnreadable)"
        }
        return reading
    }
}

/// Violations that the client's own retries explain.
struct RetryAnomalies: Measure {
    let name = "retry-anomalies"
    let summary = "linearizability violations that retries alone explain"
    let unit = Unit.count
    let definition = """
        Those keys of linearizability-violations whose history has an order once each attempt that was \
        given up without an answer may have taken effect by itself: a write that was applied late, after \
        its retry had been acknowledged, or an increment that was applied twice. The rest are the \
        cluster's: linearizability-violations - retry-anomalies.
        """
    let source = "the recorded keys' operations, checked by the algorithm of Wing, Gong and Lowe"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let isOfClients = false
    let selectors: Selector.Kinds = .shards

    let primary = ["retry-anomalies"]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        run.recordedKeys(query.selector) { $0.isExplainedByAttempts }
    }
}

/// Keys whose final value no server acknowledged to us.
struct UnacknowledgedApplied: Measure {
    let name = "unacknowledged-applied"
    let summary = "keys whose final value is a write that nobody acknowledged"
    let unit = Unit.count
    let definition = """
        Keys whose value, when read back, is a write that failed for the client and was applied all \
        the same. No loss, and told apart from it.
        """
    let source = "the ledger of acknowledged writes, read back at the end"
    let witnesses: [Witness] = [.load, .readBack]
    let needsLoad = true

    let better = Better.neither

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        guard let ledger = load.ledger else { return .unknown("the writes were not read back") }
        if ledger.lost == 0, let reason = ledger.reasonUnchecked { return .unknown(reason) }
        var reading = Reading.value(Double(ledger.unacknowledgedApplied))
        if ledger.keysUnreadable > 0 {
            reading.unknown = "keys that could not be read back: \(ledger.keysUnreadable)"
        }
        return reading
    }
}

/// Increments that were applied twice.
struct DoubledIncrements: Measure {
    let name = "doubled-increments"
    let summary = "increments that retries applied twice, at least"
    let unit = Unit.count
    let definition = """
        By how much counters were above all increments that were asked for, those that failed among them: so many \
        at least were applied by an attempt that the client took for lost, and again by its retry. Of our own load \
        it is known from the counters read back at the end, of a client program from what its increments replied \
        ("op":"incr" with "key" and "value"). Increments that the failover lost hide as many.
        """
    let source = "the increments asked for, and the counters' values"
    let witnesses: [Witness] = [.load, .readBack]
    let needsLoad = true
    let leastDifference = 0.5

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        guard let ledger = load.ledger else { return .unknown("the writes were not read back") }
        guard let doubled = ledger.incrementsDoubled else {
            return .nothing("no increment was accounted for (incr in load.mix)")
        }
        return .value(Double(doubled))
    }
}
