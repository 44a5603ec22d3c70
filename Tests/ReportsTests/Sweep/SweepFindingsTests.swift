import Experiments
import Judgement
import Reports
import Testing

@testable import Quantities

@Suite struct SweepFindingsTests {
    /// A sweep over two clients, with the second's outage ten times the first's.
    private func findings(showing shown: [String]?) -> SweepFindings {
        let sweep = SweepRecord(
            name: "clients", about: "", hash: "h",
            axes: [.init(path: "load.client", values: ["redisson", "lettuce"])], goal: nil,
            leastRuns: 3, runsPerCell: 3, isAdaptive: false, seed: 1, shown: shown)
        let cells = (0..<2).map { index -> SweepCell in
            var cell = SweepCell(index: index, of: sweep, records: [], expectations: [])
            let outage = index == 0 ? 1.25 : 12.5
            cell.measures = [
                MeasureSummary(
                    name: "outage", unit: .time, samples: [outage], min: outage, median: outage,
                    p95: outage, max: outage, medianLow: outage - 0.1, medianHigh: outage + 0.2)
            ]
            return cell
        }
        return SweepFindings(sweep: sweep, cells: cells, folder: "sweeps/clients")
    }

    private func blocks(_ findings: SweepFindings) -> [DocumentBlock] {
        findings.document.sections.flatMap(\.blocks)
    }

    private func table(_ findings: SweepFindings) throws -> DocumentTable {
        try #require(
            blocks(findings).compactMap { block -> DocumentTable? in
                if case .table(let table) = block { table } else { nil }
            }.first)
    }

    @Test func measuresToShowStandWithTheirIntervals() throws {
        let table = try table(findings(showing: ["outage", "lost-writes"]))
        #expect(table.columns.map(\.heading).contains("outage"))
        #expect(table.rows[0].map(\.text).contains("1.25 s (1.15 s to 1.45 s)"), "\(table.rows[0])")
        #expect(table.rows[1].contains { $0.text.hasPrefix("12.5 s (12.4 s") })
        // A measure that no run has is told as such.
        #expect(table.rows[1].map(\.text).contains("-"))
    }

    @Test func measuresToShowAreAPictureToo() throws {
        let maps = blocks(findings(showing: ["outage"])).compactMap { block -> HeatMap? in
            if case .figure(let figure) = block { figure as? HeatMap } else { nil }
        }
        let map = try #require(maps.first)
        #expect(map.rows == ["redisson", "lettuce"] && map.columns == ["outage"])
        let values = map.fields.compactMap { $0[0].value }
        #expect(values.count == 2 && abs(values[0] - 0.1) < 1e-9 && values[1] == 1)
    }

    @Test func withoutThemTheUsualMeasuresHaveTheirMedianOnly() throws {
        let findings = findings(showing: nil)
        #expect(
            try table(findings).rows[0].contains {
                $0.text.hasPrefix("1.25") && !$0.text.contains("to")
            })
        #expect(
            !blocks(findings).contains { if case .figure = $0 { true } else { false } })
    }
}
