import Judgement
import Quantities
import RunRecord
import Statistics

/// A client policy held against the real client that shared its failovers: what the one's figure is more or less than
/// the other's, run by run.
struct ClientDrift: Sendable {
    /// The greatest difference that a policy may have, of the greater of both.
    static let most = 0.15
    /// Fewer runs prove nothing either way.
    private static let leastRuns = 3

    /// What is compared, and up to which difference both are the same whatever that is of them: what 40 operations a
    /// second can tell apart.
    private static let measures: [(reference: String, unit: Unit, same: Double)] = [
        ("outage", .time, 0.5), ("error-rate", .ratio, 0.01), ("latency.max", .time, 0.5),
    ]

    let client: String
    let policy: String
    let scenario: String
    /// What is compared.
    let measure: String
    let unit: Unit
    /// Each run's figure of the client and of the policy; nil where there is none.
    let pairs: [(client: Double, policy: Double)]
    /// The difference up to which both are the same.
    let same: Double

    /// All clients' policies in the runs in which they were the load.
    static func all(in scenario: String, _ runs: [RunRecord]) -> [ClientDrift] {
        var drifts: [ClientDrift] = []
        let clients = runs.first?.description.clients ?? []
        for client in clients {
            guard let policy = client.policy else { continue }
            let own = runs.filter { run in
                run.description.clientPolicy == policy && run.load != nil
                    && [run.withoutClients, run.seen(byClient: client.name)].allSatisfy {
                        $0.map { GuardCatalog.doubts(about: RunAnalysis($0)).isEmpty } ?? false
                    }
            }.map(RunAnalysis.init)
            for (reference, unit, same) in measures {
                drifts.append(
                    ClientDrift(
                        client: client.name, policy: policy, scenario: scenario,
                        measure: reference, unit: unit,
                        pairs: own.compactMap { pair($0, reference, client.name) }, same: same))
            }
        }
        return drifts
    }

    private static func pair(
        _ run: RunAnalysis, _ text: String, _ client: String
    ) -> (client: Double, policy: Double)? {
        guard let reference = MeasureReference(text) else { return nil }
        var query = reference.query
        let policy = reference.measure.reading(of: run, query).samples.map(\.value).max()
        query.selector.client = client
        let real = reference.measure.reading(of: run, query).samples.map(\.value).max()
        guard let policy, let real else { return nil }
        return (real, policy)
    }

    /// The median of the runs' differences, as parts of the greater of both; nil without runs.
    var difference: Double? {
        Statistics.median(
            of: pairs.map { pair in
                let gap = pair.policy - pair.client
                if pair.policy == pair.client || abs(gap) <= same { return 0 }
                if !gap.isFinite { return gap > 0 ? 1 : -1 }
                return gap / max(abs(pair.policy), abs(pair.client))
            })
    }

    /// Passed up to the greatest difference, failed beyond, and inconclusive with too few runs.
    var verdict: Verdict {
        guard pairs.count >= Self.leastRuns, let difference else { return .inconclusive }
        return abs(difference) <= Self.most ? .passed : .failed
    }
}
