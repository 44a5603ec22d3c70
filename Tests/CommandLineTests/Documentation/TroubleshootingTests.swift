import Foundation
import Judgement
import Testing

@testable import Commands
@testable import RunRecord

/// Whatever makes a run inconclusive, and every exit status, has its row in the page that says what to do.
@Suite struct TroubleshootingTests {
    private static let rows = Set(
        (DocumentationFolder.text("\(DocumentationFolder.folder)/Troubleshooting.md") ?? "")
            .split(separator: "\n").compactMap { line -> String? in
                let cells = line.split(separator: "|")
                guard line.hasPrefix("| "), cells.count == 3 else { return nil }
                return cells[0].trimmingCharacters(in: .whitespaces)
            })

    @Test(arguments: GuardCatalog.all.map(\.name))
    func everyGuardHasItsRow(name: String) {
        #expect(Self.rows.contains(name), "Troubleshooting.md has no row for the guard '\(name)'")
    }

    @Test(arguments: Witness.allCases)
    func everyWitnessHasItsRow(witness: Witness) {
        #expect(Self.rows.contains(witness.rawValue))
    }

    @Test func everyExitStatusHasItsRow() {
        let statuses = ["0", "1", "2", "64", "65", "69", "70", "77", "130"]
        #expect(statuses.filter { !Self.rows.contains($0) } == [])
    }

    /// Rows of guards that there are no longer would be advice for nothing.
    @Test func noRowIsForAGuardThatIsNot() throws {
        let text = try #require(
            DocumentationFolder.text("\(DocumentationFolder.folder)/Troubleshooting.md"))
        let section = try #require(
            text.components(separatedBy: "## By guard").last?
                .components(separatedBy: "## By witness").first)
        let named = section.split(separator: "\n").filter { $0.hasPrefix("| ") }
            .compactMap { $0.split(separator: "|").first?.trimmingCharacters(in: .whitespaces) }
            .dropFirst(2)
        #expect(Set(named) == Set(GuardCatalog.all.map(\.name)))
    }
}
