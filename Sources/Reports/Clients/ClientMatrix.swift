package import Judgement
import Quantities
import RunRecord

/// Clients by scenarios: how each client programs' limits held in each.
///
/// A cell is judged by itself: its expectations are those of the plan that name the client, and what is wrong with
/// another client says nothing of it.
package struct ClientMatrix: Sendable {
    /// A client that this machine does not have.
    package struct Missing: Hashable, Sendable {
        /// What the file of clients calls it.
        package let name: String
        /// What it said that is missing.
        package let reason: String

        /// A client that could not be started.
        package init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// One scenario: the runs of one plan or of several that differ in the policy beside.
    package struct Scenario: Sendable {
        /// The plan's name.
        package let name: String
        /// What came of it.
        package let entries: [PlanEntry]

        /// A scenario.
        package init(name: String, entries: [PlanEntry]) {
            self.name = name
            self.entries = entries
        }

        var runs: [RunRecord] { entries.flatMap(\.findings.runs) }
    }

    /// One client in one scenario.
    struct Cell: Sendable {
        let client: String
        let scenario: String
        let judgement: Judgement
        let row: ClientRow
    }

    /// The scenarios, in the order given.
    let scenarios: [Scenario]
    /// The clients, in the plans' order.
    let clients: [String]
    /// The clients that are not here.
    let missing: [Missing]
    /// A row of cells for each client.
    let cells: [[Cell]]
    /// What does not concern a client, for each scenario: that the cluster failed over, and the like.
    let cluster: [Judgement]
    /// How each policy differs from its client; none unless it was asked for.
    let drifts: [ClientDrift]

    /// Judges each client in each scenario.
    ///
    /// - Parameters:
    ///   - scenarios: What was run.
    ///   - missing: The clients that could not be.
    ///   - drifts: Whether policies are held against their clients.
    package init(scenarios: [Scenario], missing: [Missing] = [], drifts: Bool = false) {
        self.scenarios = scenarios
        self.missing = missing
        var names: [String] = []
        for client in scenarios.flatMap(\.runs).flatMap({ $0.description.clients ?? [] })
        where !names.contains(client.name) { names.append(client.name) }
        clients = names
        cells = names.map { client in scenarios.map { Self.cell(client, $0) } }
        cluster = scenarios.map(Self.cluster)
        self.drifts = drifts ? scenarios.flatMap { ClientDrift.all(in: $0.name, $0.runs) } : []
    }

    private static func cell(_ client: String, _ scenario: Scenario) -> Cell {
        let runs = scenario.runs.compactMap { $0.seen(byClient: client) }
        let view = ClientView(runs: runs.map(RunAnalysis.init), problems: [])
        let version = runs.lazy.compactMap { $0.clients.first?.description.version }.first
        return Cell(
            client: client, scenario: scenario.name,
            judgement: Judge.judge(
                plan: scenario.name, records: runs,
                expectations: expectations(of: scenario) { $0 == [client] }),
            row: view.row(client, version: version ?? ""))
    }

    private static func cluster(_ scenario: Scenario) -> Judgement {
        // The clients' own troubles are their cells'.
        let runs = scenario.runs.map(\.withoutClients)
        return Judge.judge(
            plan: scenario.name, records: runs,
            expectations: expectations(of: scenario) { $0.count != 1 })
    }

    /// The scenario's expectations of certain clients, each once.
    private static func expectations(
        of scenario: Scenario, where isWanted: (Set<String>) -> Bool
    ) -> [Expectation] {
        var seen: Set<String> = []
        return scenario.entries.flatMap(\.findings.stated).map(\.text)
            .filter { seen.insert($0).inserted }
            .compactMap { try? Expectation(parsing: $0) }
            .filter { isWanted($0.clients) }
    }

    /// The worst of all cells, of what concerns the cluster and of the drifts.
    package var verdict: Verdict {
        Verdict.worst(
            cells.joined().map(\.judgement.verdict) + cluster.map(\.verdict) + drifts.map(\.verdict)
                + (cells.isEmpty ? [.inconclusive] : []))
    }
}

extension Judgement {
    /// Why it is not passed, in sentences: what failed, or what nobody can tell.
    var reasons: [String] {
        let failed = expectations.filter { $0.verdict == .failed }.map {
            "\($0.text): measured \(ValueText.text($0.value, $0.unit))"
        }
        guard failed.isEmpty else { return failed }
        var seen: Set<String> = []
        let doubts = runs.flatMap(\.doubts).filter { seen.insert($0).inserted }
        guard doubts.isEmpty else { return doubts }
        return expectations.filter { $0.verdict == .inconclusive }.map {
            "\($0.text): \($0.reason ?? "inconclusive")"
        }
    }
}

extension ClientMatrix: DocumentedSubject, EncodableSubject, JudgedSubject {
    package static var noun: String { "a matrix of clients" }

    /// A suite for each scenario with a case for each client in it, and one for the cluster; then the policies beside
    /// their clients.
    package var suites: [JudgedSuite] {
        scenarios.indices.map(suite) + (drifts.isEmpty ? [] : [driftSuite])
    }

    private func suite(_ place: Int) -> JudgedSuite {
        let clients = cells.map { ($0[place].client, $0[place].judgement) }
        return JudgedSuite(
            name: scenarios[place].name,
            cases: (clients + [("the cluster", cluster[place])]).map { name, judgement in
                JudgedCase(name, judgement.verdict, because: judgement.reasons)
            } + missing.map { JudgedCase($0.name, .skipped("not here: \($0.reason)")) })
    }

    private var driftSuite: JudgedSuite {
        JudgedSuite(
            name: "policies beside their clients",
            cases: drifts.map { drift in
                JudgedCase(
                    "\(drift.policy) \(drift.measure) in \(drift.scenario)", drift.verdict,
                    because: [
                        "\(drift.measure) differs by \(ValueText.signed(drift.difference, .ratio)) "
                            + "in \(drift.pairs.count) runs"
                    ])
            })
    }
}
