import Testing

@testable import Reports

/// Every subject in every format.
@Suite struct SubjectTests {
    static func subjects() throws -> [any Subject] {
        let findings = SyntheticFindings.findings(runs: 2)
        return [
            findings, Hostile.findings(),
            SeveralPlans(
                [findings, SyntheticFindings.empty].map { PlanEntry(findings: $0, page: nil) }),
            try SyntheticComparison.regression(), SyntheticComparison.history,
            PredictionReportsTests.prediction, SyntheticExperiments.tuning,
            SyntheticExperiments.change, SyntheticExperiments.sweep,
            ClientMatrix(scenarios: []),
        ]
    }

    @Test func aFormatTellsASubjectOrSaysThatItDoesNot() throws {
        for subject in try Self.subjects() {
            for format in ReportCatalog.all {
                if format.tells(type(of: subject)) {
                    #expect(try !format.init().render(subject).isEmpty)
                } else {
                    let error = #expect(throws: ReportError.self) {
                        try format.init().render(subject)
                    }
                    #expect(error?.description.contains(type(of: subject).noun) == true)
                }
            }
        }
    }

    @Test func peopleCanReadEverySubject() throws {
        for subject in try Self.subjects() {
            let names = Set(ReportCatalog.formats(for: type(of: subject)).map { $0.name })
            #expect(names.isSuperset(of: ["summary", "html", "markdown", "json"]))
            #expect(subject.text(on: .file).hasSuffix("\n"))
        }
    }

    @Test func whateverIsJudgedIsTestsForTestHarnesses() throws {
        for subject in try Self.subjects() where subject is any JudgedSubject {
            let names = Set(ReportCatalog.formats(for: type(of: subject)).map { $0.name })
            #expect(names.isSuperset(of: ["junit", "tap"]))
        }
    }

    @Test func metricsOfSeveralPlansNameEachFamilyOnce() throws {
        let plans = SeveralPlans(
            ["a", "b"].map {
                PlanEntry(findings: SyntheticFindings.findings(plan: $0), page: nil)
            })
        let lines = try OpenMetricsReport().render(plans).split(separator: "\n")
        let types = lines.filter { $0.hasPrefix("# TYPE") }
        #expect(Set(types).count == types.count)
        #expect(lines.contains { $0.contains("plan=\"a\"") })
        #expect(lines.contains { $0.contains("plan=\"b\"") })
        let rows = plans.rows
        #expect(rows.count { $0.first == "plan" } == 1)
    }
}
