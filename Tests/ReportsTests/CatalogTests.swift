import Foundation
import Testing

@testable import Reports

@Suite struct CatalogTests {
    @Test func namesAndFileNamesAreUniqueAndDocumented() {
        let names = ReportCatalog.all.map { $0.name }
        let files = ReportCatalog.all.map { $0.fileName }
        #expect(Set(names).count == names.count)
        #expect(Set(files).count == files.count)
        #expect(ReportCatalog.all.allSatisfy { $0.summary.hasSuffix(".") })
    }

    @Test func everyFileOfTheFolderIsListed() throws {
        let here = URL(filePath: #filePath)
        let folder = here.deletingLastPathComponent().appending(
            path: "../../Sources/Reports/Formats")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(files) == Set(ReportCatalog.all.map { "\($0).swift" }))
    }

    @Test func everyFormatCanSayEverythingOfAPlansRuns() throws {
        for format in ReportCatalog.all {
            for findings in [
                SyntheticFindings.empty, SyntheticFindings.findings(),
                try SyntheticFindings.judged(),
                Hostile.findings(),
            ] {
                #expect(try !format.init().render(findings).isEmpty)
            }
        }
    }

    @Test func whatCouldNotBeReadIsSaid() throws {
        var findings = SyntheticFindings.findings()
        findings.problems = ["runs/2/load.json is damaged"]
        for format in [
            TerminalSummary.self, HTMLReport.self, MarkdownReport.self, JUnitReport.self,
            TAPReport.self,
        ]
            as [any ReportFormat.Type]
        {
            #expect(try format.init().render(findings).contains("runs/2/load.json is damaged"))
        }
    }

    @Test func formatsAreFoundByName() {
        #expect(ReportCatalog.format(named: "junit") == JUnitReport.self)
        #expect(ReportCatalog.format(named: "text") == TerminalSummary.self)
        #expect(ReportCatalog.format(named: "pdf") == nil)
    }
}
