import Judgement
import Quantities
import RunRecord

extension ClientMatrix {
    /// The matrix as a page, as Markdown and for a terminal.
    package var document: Document {
        var document = Document(title: "Clients by scenarios")
        document.answer = (verdict.rawValue, verdict)
        let description = scenarios.lazy.compactMap { $0.runs.first?.description }.first
        if let description {
            document.facts = [
                ("server", description.server),
                ("runs", scenarios.map { "\($0.name) \($0.runs.count)" }.joined(separator: ", ")),
            ]
            document.facts += description.host.sorted { $0.key < $1.key }.map { ("host \($0)", $1) }
        }
        document.sections = [overview] + scenarios.indices.map(scenario)
        if !drifts.isEmpty { document.sections.append(drift) }
        if !missing.isEmpty {
            document.sections.append(
                .init(
                    "Not here",
                    [
                        .table(
                            DocumentTable(
                                ["client", "what it said"], words: 2,
                                rows: missing.map { [$0.name, $0.reason] }))
                    ]))
        }
        return document
    }

    private var overview: Document.Section {
        let longest = cells.joined().compactMap { $0.outage }.filter(\.isFinite).max() ?? 0
        let map = HeatMap(
            caption:
                "The median outage of each client in each scenario, and whether its limits held: ✓ all, ✗ one did not, ? one cannot be told.",
            across: "scenario", down: "client", columns: scenarios.map(\.name), rows: clients,
            fields: cells.map { row in
                row.map { cell in
                    let part = cell.outage.map { longest > 0 ? min(1, $0 / longest) : 0 }
                    let sign = VerdictMark(verdict: cell.judgement.verdict).sign
                    return HeatMap.Field(
                        value: part, text: "\(sign) \(ValueText.text(cell.outage, .time))",
                        title: "\(cell.client), \(cell.scenario): "
                            + ([cell.row.figures[2] + " errors"] + cell.judgement.reasons)
                            .joined(separator: "; "))
                }
            })
        // What makes a whole run doubtful stands once, with its scenario.
        let told = Dictionary(
            zip(scenarios.map(\.name), cluster.map { Set($0.reasons) }),
            uniquingKeysWith: { first, _ in first })
        let troubles = cells.joined().flatMap { cell in
            cell.judgement.reasons.filter { told[cell.scenario]?.contains($0) != true }
                .map { [cell.client, cell.scenario, $0] }
        }
        return .init(
            "The matrix",
            [.figure(map)]
                + (troubles.isEmpty
                    ? [
                        .paragraph(
                            verdict == .passed
                                ? "Every limit held."
                                : "What is in doubt stands with each scenario.")
                    ]
                    : [
                        .table(
                            DocumentTable(
                                ["client", "scenario", "what did not hold"], words: 3,
                                rows: troubles))
                    ]))
    }

    private func scenario(_ place: Int) -> Document.Section {
        let scenario = scenarios[place]
        let rows = cells.map { $0[place].row }
        var blocks: [DocumentBlock] = []
        if let about = scenario.runs.first?.description.about, !about.isEmpty {
            blocks.append(.paragraph(about))
        }
        blocks += cluster[place].reasons.map { .notice($0) }
        let policies = scenario.entries.compactMap { $0.findings.clients.first }.filter {
            !clients.contains($0.name)
        }
        blocks.append(
            .table(
                DocumentTable(
                    ClientRow.columns,
                    rows: policies.map { [$0.name] + $0.figures }
                        + rows.map { [$0.name] + $0.figures })))
        blocks.append(.paragraph(ClientRow.legend))
        blocks += rows.flatMap { row in row.problems.map { .notice("\(row.name): \($0)") } }
        let errors = rows.flatMap { row in
            row.errors.prefix(ErrorText.most).map { [row.name, ValueText.text($0.count), $0.text] }
        }
        if !errors.isEmpty {
            blocks.append(
                .table(
                    DocumentTable(["client", "operations", "failed with"], words: 3, rows: errors))
            )
        }
        for entry in scenario.entries {
            guard let address = entry.address else { continue }
            blocks.append(.link("All that \(entry.findings.judgement.plan) left", address))
        }
        return .init(scenario.name, blocks)
    }

    private var drift: Document.Section {
        let rows = drifts.map { drift in
            [
                drift.client, drift.policy, drift.scenario, drift.measure,
                Self.text(drift.pairs.map(\.client), drift.unit),
                Self.text(drift.pairs.map(\.policy), drift.unit),
                ValueText.signed(drift.difference, .ratio), "\(drift.pairs.count)",
                drift.verdict.rawValue,
            ]
        }
        return .init(
            "Policies beside their clients",
            [
                .paragraph(
                    "Median differences of runs that both shared, as parts of the greater; at most "
                        + "\(ValueText.text(ClientDrift.most, .ratio)) is allowed."),
                .table(
                    DocumentTable(
                        [
                            "client", "policy", "scenario", "measure", "client's", "policy's",
                            "difference", "runs", "verdict",
                        ], words: 4, rows: rows)),
            ])
    }

    private static func text(_ values: [Double], _ unit: Unit) -> String {
        ValueText.text(Spread(values)?.median, unit)
    }
}

extension ClientMatrix.Cell {
    /// The median outage of its runs, in seconds; nil when there is none.
    var outage: Double? { row.outage }
}

extension ClientMatrix {
    /// What `clients.json` says.
    private struct Values: Encodable {
        struct Cell: Encodable {
            var client: String
            var version: String
            var scenario: String
            var verdict: Verdict
            var reasons: [String]
            var outageSeconds: Double?
            var figures: [String: String]
            var errors: [ErrorText]
        }

        struct Drift: Encodable {
            var client: String
            var policy: String
            var scenario: String
            var measure: String
            var clientValues: [Double]
            var policyValues: [Double]
            var difference: Double?
            var verdict: Verdict
        }

        var verdict: Verdict
        var cells: [Cell]
        var drifts: [Drift]
        var missing: [String: String]
    }

    /// The matrix for programs.
    package var values: any Encodable {
        Values(
            verdict: verdict,
            cells: cells.joined().map { cell in
                Values.Cell(
                    client: cell.client, version: cell.row.version, scenario: cell.scenario,
                    verdict: cell.judgement.verdict, reasons: cell.judgement.reasons,
                    outageSeconds: cell.outage,
                    figures: Dictionary(
                        zip(ClientRow.columns.dropFirst(), cell.row.figures),
                        uniquingKeysWith: { first, _ in first }), errors: cell.row.errors)
            },
            drifts: drifts.map { drift in
                Values.Drift(
                    client: drift.client, policy: drift.policy, scenario: drift.scenario,
                    measure: drift.measure, clientValues: drift.pairs.map(\.client),
                    policyValues: drift.pairs.map(\.policy), difference: drift.difference,
                    verdict: drift.verdict)
            },
            missing: Dictionary(
                missing.map { ($0.name, $0.reason) }, uniquingKeysWith: { first, _ in first }))
    }
}
