import Foundation
import Judgement
import Reports
import RunRecord
import TestSupport
import Testing

/// The verdict and every report of the recorded runs, as they were last agreed on.
@Suite struct PinnedReportTests {
    static let tests = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let recordings = ["pause-master-1s", "pause-master-2s", "recorded-kill", "short-stall"]

    @Test(arguments: recordings)
    func theReportsOfARecordedRunAreAsTheyWere(name: String) throws {
        let path = Self.tests.appendingPathComponent("JudgementTests/Resources/runs/\(name)").path
        let folder = try RunFolder.open(at: path)
        let (records, problems) = folder.readRuns()
        let judgement = try folder.judge(records)
        var findings = Findings(
            judgement: judgement, runs: records, command: folder.plan.command, folder: name,
            planHash: folder.plan.hash, unavailable: folder.plan.unavailable,
            problems: problems.map { $0.replacing(path, with: name) })
        findings.stated = folder.plan.expectations
        let pinned = Self.tests.appendingPathComponent("ReportsTests/Pinned/\(name)")
        for format in ReportCatalog.all {
            var text = try format.init().render(findings)
            var file = format.fileName
            if file.hasSuffix(".html") {
                text = Pinned.words(ofPage: text)
                file += ".txt"
            }
            #expect(try Pinned.difference(text, from: pinned.appendingPathComponent(file)) == nil)
        }
    }
}
