import Linearizability
import Quantities
import RunRecord

/// Finds what runs show that is bad and that the plan's expectations do not ask about.
///
/// An expectation asks about something when one of its measures tells it, of the shards and operations concerned:
/// `latency.max[baseline] <= 5ms` does not ask how long clients wait during a fault.
struct NoticeReader {
    /// Something seen in one run.
    private struct Sight {
        let severity: Double
        let text: String
    }

    private let references: [MeasureReference]

    init(_ expectations: [Expectation]) {
        references = expectations.flatMap { $0.left.leaves + $0.right.leaves }.compactMap { leaf in
            if case .measure(let reference, _) = leaf { reference } else { nil }
        }
    }

    /// What was seen in any run, in the order of the kinds; each once, as it was worst.
    func notices(in runs: [RunAnalysis]) -> [Notice] {
        Notice.Kind.allCases.filter { !isAsked($0) }.compactMap { kind in
            let seen = runs.compactMap { run in
                NoticeReader.sight(kind, run).map { (run: run, sight: $0) }
            }
            guard let worst = seen.max(by: { $0.sight.severity < $1.sight.severity }) else {
                return nil
            }
            // Beside the numbers of several runs it would read as their sum.
            let text = worst.sight.text + (seen.count > 1 ? ", at worst" : "")
            return Notice(
                kind: kind, text: text, runs: seen.map { $0.run.record.description.index })
        }
    }

    // MARK: What is asked

    private func isAsked(_ kind: Notice.Kind) -> Bool {
        func asks(_ names: String..., where accepts: (MeasureQuery) -> Bool = { _ in true }) -> Bool
        {
            references.contains { names.contains($0.measure.name) && accepts($0.query) }
        }
        func seesAll(_ query: MeasureQuery) -> Bool {
            query.selector.shards == nil && query.selector.operation == nil
                && query.selector.error == nil && [nil, .fault].contains(query.selector.window)
        }
        func seesHealthy(_ query: MeasureQuery) -> Bool {
            query.selector.shards == .healthy && query.selector.error == nil
                && [nil, .fault].contains(query.selector.window)
        }
        switch kind {
        case .lostWrites: return asks("lost-writes")
        case .staleReads: return asks("stale-reads", "stale-read-rate", "staleness")
        case .linearizability: return asks("linearizability-violations")
        case .failedOperations: return asks("error-rate", "errors", where: seesAll)
        case .longWaits:
            return asks("latency") { seesAll($0) && $0.statistic == .maximum }
        case .longFailures:
            return asks("failure-latency") { seesAll($0) && $0.statistic == .maximum }
        case .noRecovery: return asks("recovery-time", "client-recovery-time")
        case .noFailover: return asks("failover-time", "failovers")
        case .healthyStopped:
            return asks("outage", where: seesHealthy)
                || asks("latency") { seesHealthy($0) && $0.statistic == .maximum }
        case .healthyErrors: return asks("error-rate", "errors", where: seesHealthy)
        case .needlessFailovers: return asks("needless-failovers", "failovers")
        case .endedNodes: return false
        }
    }

    // MARK: What is seen

    private static func sight(_ kind: Notice.Kind, _ run: RunAnalysis) -> Sight? {
        switch kind {
        case .lostWrites: lostWrites(run)
        case .staleReads: staleReads(run)
        case .linearizability: linearizability(run)
        case .failedOperations: failures(run.groups(Selector()), "")
        case .longWaits: wait(run, { $0.latency }, "an operation that succeeded waited for")
        case .longFailures:
            wait(run, { $0.failureLatency }, "an operation that failed had waited for")
        case .noRecovery: noRecovery(run)
        case .noFailover: noFailover(run)
        case .healthyStopped: healthyStopped(run)
        case .healthyErrors: failures(run.healthyGroups, " on shards that no fault was done to")
        case .needlessFailovers: needless(run)
        case .endedNodes: ended(run)
        }
    }

    private static func counted(_ count: UInt64, _ one: String, _ many: String) -> Sight? {
        count == 0
            ? nil : Sight(severity: Double(count), text: "\(count) \(count == 1 ? one : many)")
    }

    private static func lostWrites(_ run: RunAnalysis) -> Sight? {
        counted(
            run.record.load?.ledger?.lost ?? 0, "acknowledged write is gone",
            "acknowledged writes are gone")
    }

    private static func staleReads(_ run: RunAnalysis) -> Sight? {
        let stale = (run.record.load?.groups ?? []).reduce(UInt64(0)) { $0 + ($1.staleReads ?? 0) }
        return counted(
            stale, "read was older than a write acknowledged before it",
            "reads were older than a write acknowledged before them")
    }

    private static func linearizability(_ run: RunAnalysis) -> Sight? {
        counted(
            UInt64(run.record.linearizability?.violations.count ?? 0),
            "recorded key is not linearizable", "recorded keys are not linearizable")
    }

    private static func failures(_ groups: [LoadGroup], _ place: String) -> Sight? {
        let failed = groups.reduce(UInt64(0)) { $0 + Selector().failures(among: $1.outcomes) }
        let issued = groups.reduce(UInt64(0)) { $0 + $1.issued }
        guard failed > 0 else { return nil }
        let part =
            issued > 0 ? " (\(SampleText.text(Double(failed) / Double(issued), .ratio)))" : ""
        return Sight(
            severity: Double(failed),
            text: "\(failed) \(failed == 1 ? "operation" : "operations") failed\(part)\(place)")
    }

    private static func wait(
        _ run: RunAnalysis, _ histogram: (LoadGroup) -> LatencyHistogram, _ words: String
    ) -> Sight? {
        let longest = (run.record.load?.groups ?? []).compactMap { histogram($0).max?.inSeconds }
            .max()
        guard let longest, longest >= Notice.Kind.longWait else { return nil }
        return Sight(severity: longest, text: "\(words) \(SampleText.text(longest, .time))")
    }

    private static func noRecovery(_ run: RunAnalysis) -> Sight? {
        let unserved = Set(
            run.outages.filter { $0.seconds == .infinity }.map { $0.shard })
        if !unserved.isEmpty {
            return Sight(
                severity: .infinity,
                text: "\(shards(unserved)) did not serve steadily again before the load ended")
        }
        let slow = Set(
            run.episodes.filter {
                $0.phases.contains { $0.ends(.clientRecovery) && $0.end == nil }
            }
            .map { $0.shard })
        if !slow.isEmpty {
            return Sight(
                severity: Double(slow.count),
                text: "clients of \(shards(slow)) were not served again as before the fault")
        }
        guard let healed = run.record.timeline.last(where: { $0.kind == .faultHealed })?.at,
            !run.record.timeline.contains(where: { $0.kind == .converged && $0.at >= healed })
        else { return nil }
        return Sight(severity: 0, text: "the cluster was not whole again before the run ended")
    }

    private static func shards(_ numbers: Set<Int>) -> String {
        "shard\(numbers.count == 1 ? "" : "s") "
            + numbers.sorted().map { String($0) }.joined(separator: ", ")
    }

    private static func noFailover(_ run: RunAnalysis) -> Sight? {
        let missing = run.losses.filter { $0.lacksFailover }
        guard let first = missing.first else { return nil }
        return Sight(
            severity: Double(missing.count),
            text: "nobody took over from node \(first.master), the master of shard \(first.shard)")
    }

    private static func healthyStopped(_ run: RunAnalysis) -> Sight? {
        guard let (shard, seconds) = run.longestHealthyStop, seconds >= Notice.Kind.longStop else {
            return nil
        }
        return Sight(
            severity: seconds,
            text: "shard \(shard), which no fault was done to, did not serve for "
                + SampleText.text(seconds, .time))
    }

    private static func needless(_ run: RunAnalysis) -> Sight? {
        counted(
            UInt64(run.losses.count { $0.isNeedless }),
            "failover more than the faults asked for", "failovers more than the faults asked for")
    }

    private static func ended(_ run: RunAnalysis) -> Sight? {
        let nodes = Set(
            run.record.timeline.filter { $0.kind == .processExited && $0[.isExpected] == false }
                .compactMap { $0.node })
        guard !nodes.isEmpty else { return nil }
        let list = nodes.sorted().map { String($0) }.joined(separator: ", ")
        return Sight(
            severity: Double(nodes.count),
            text: "node\(nodes.count == 1 ? "" : "s") \(list) ended by itself")
    }
}
