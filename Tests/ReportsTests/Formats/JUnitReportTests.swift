import FoundationXML
import RunRecord
import Testing

@testable import Judgement
@testable import Reports

@Suite struct JUnitReportTests {
    @Test func everyExpectationIsACaseAndTheTotalsAgree() throws {
        let document = try XMLReader.read(JUnitReport().render(SyntheticFindings.findings()))
        let suite = try #require(document.first { $0.name == "testsuite" })
        #expect(suite.attributes["name"] == "pause-master")
        #expect(suite.attributes["tests"] == "6")
        #expect(suite.attributes["failures"] == "2")
        #expect(suite.attributes["errors"] == "1")
        #expect(suite.attributes["timestamp"] == "2023-11-14T22:13:20")
        #expect(document.count { $0.name == "testcase" } == 6)
        let failure = try #require(document.first { $0.name == "failure" })
        #expect(failure.attributes["message"] == "3 acknowledged writes are gone")
    }

    /// What Jenkins' junit-10.xsd allows of each element; its xunit plugin refuses a file with more.
    private static let allowed: [String: Set<String>] = [
        "testsuites": ["name", "time", "tests", "failures", "errors", "disabled"],
        "testsuite": [
            "name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp",
            "hostname", "id",
            "package", "file", "log", "url", "version", "assertions",
        ],
        "properties": [], "property": ["name", "value"],
        "testcase": [
            "name", "time", "classname", "group", "file", "line", "assertions", "status", "class",
        ],
        "failure": ["message", "type"], "error": ["message", "type"],
        "skipped": ["message", "type"],
    ]

    @Test func nothingIsWrittenThatTheSchemaOfJenkinsDoesNotKnow() throws {
        var findings = SyntheticFindings.findings(runs: 2)
        findings.stated = [PlanRecord.Stated(text: "", file: "plans/p.yaml", line: 9, column: 3)]
        var skipped = SyntheticFindings.empty
        skipped.unavailable = "no netem"
        let document = try XMLReader.read(
            JUnitReport().render(
                SeveralPlans([findings, skipped].map { PlanEntry(findings: $0, page: nil) })))
        #expect(document.first?.name == "testsuites")
        for element in document {
            let allowed = try #require(Self.allowed[element.name], "\(element.name)")
            #expect(allowed.isSuperset(of: element.attributes.keys), "\(element)")
        }
    }

    @Test func timeAndPlaceAreTold() throws {
        var findings = SyntheticFindings.findings(runs: 2)
        findings.stated = findings.judgement.expectations.enumerated().map {
            PlanRecord.Stated(text: $1.text, file: "plans/p.yaml", line: 20 + $0, column: 5)
        }
        let text = try JUnitReport().render(findings)
        let document = try XMLReader.read(text)
        let times = document.filter { ["testsuites", "testsuite", "testcase"].contains($0.name) }
            .map { $0.attributes["time"] ?? "" }
        #expect(Set(times).count == 1 && (Double(times[0]) ?? 0) > 0, "\(times)")
        #expect(
            document.filter { $0.name == "testcase" }
                .allSatisfy { $0.attributes["file"] == "plans/p.yaml" })
        #expect(text.contains("Plan: plans/p.yaml:22:5"))
        #expect(text.contains("Report: runs/pause-master/reports/report.html"))
    }

    @Test func inconclusiveIsAnErrorAndNeverPassed() throws {
        var findings = SyntheticFindings.findings()
        findings.judgement.expectations = []
        findings.judgement.runs[0].doubts = ["a replica was not linked"]
        let document = try XMLReader.read(JUnitReport().render(findings))
        let error = try #require(document.first { $0.name == "error" })
        #expect(error.attributes["type"] == "inconclusive")
        #expect(error.attributes["message"] == "inconclusive: run 1: a replica was not linked")
    }

    @Test func unavailablePlanIsSkipped() throws {
        var findings = SyntheticFindings.empty
        findings.unavailable = "no redis-server"
        let document = try XMLReader.read(JUnitReport().render(findings))
        #expect(document.contains { $0.name == "skipped" })
        #expect(document.first { $0.name == "testsuite" }?.attributes["skipped"] == "1")
    }

    @Test func interruptedRunIsAnError() throws {
        var findings = SyntheticFindings.findings()
        findings.interrupted = true
        let document = try XMLReader.read(JUnitReport().render(findings))
        #expect(document.contains { $0.attributes["type"] == "interrupted" })
    }

    @Test func propertiesSayHowItWasRun() throws {
        let document = try XMLReader.read(JUnitReport().render(SyntheticFindings.findings(runs: 2)))
        let properties = Dictionary(
            document.filter { $0.name == "property" }.map {
                ($0.attributes["name"] ?? "", $0.attributes["value"] ?? "")
            }, uniquingKeysWith: { first, _ in first })
        #expect(properties["seed"] == "4712, 4713")
        #expect(properties["server"] == "redis 7.0.15")
        #expect(properties["network-engine"] == "relay")
        #expect(properties["plan-hash"] == "sha256:0123")
        #expect(properties["host.processor"] == "Some <CPU> & Co")
    }

    @Test func hostileTextIsEscapedAndForbiddenCharactersRemoved() throws {
        var findings = SyntheticFindings.findings(plan: "=cmd()\u{0}\u{FFFE}\"><script>")
        findings.judgement.expectations[2].reason = "]]>\u{8}<b>&amp;"
        let text = try JUnitReport().render(findings)
        #expect(!text.contains("<script>"))
        #expect(!text.unicodeScalars.contains("\u{0}"))
        let document = try XMLReader.read(text)
        #expect(
            document.first { $0.name == "testsuite" }?.attributes["name"] == "=cmd()\"><script>")
        #expect(document.first { $0.name == "failure" }?.attributes["message"] == "]]><b>&amp;")
    }
}
