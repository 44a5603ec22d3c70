import TestSupport
import Testing

@testable import Judgement
@testable import Quantities
@testable import Reports
@testable import RunRecord

/// Clients by scenarios, each cell judged by itself.
struct ClientMatrixTests {
    /// Runs of one scenario in which the client `good` sees what our own load sees, and `dead` leaves nothing.
    private func scenario(runs: Int = 1, policyErrors: Bool = false) -> ClientMatrix.Scenario {
        let synthetic = SyntheticRun().record
        let good = ClientDescription(name: "good", version: "good 1.0", policy: "jedis")
        let dead = ClientDescription(name: "dead")
        let problem = Event(
            at: SyntheticRun().point(20_000), kind: .guardTripped,
            details: [
                "client": .text("dead"), "guard": .text("client program"),
                "message": .text("client dead ended"),
            ])
        func told(_ kind: EventKind, _ client: String) -> Event {
            Event(
                at: SyntheticRun().point(0), kind: kind, details: ["client": .text(client)])
        }
        let records = (1...runs).map { index in
            var description = synthetic.description
            description.index = index
            description.clients = [good, dead]
            description.clientPolicy = "jedis"
            return RunRecord(
                description: description,
                timeline: synthetic.timeline + [
                    problem, told(.clientStarted, "good"), told(.clientEnded, "good"),
                ], load: synthetic.load,
                clients: [ClientRecord(good, load: synthetic.load), ClientRecord(dead, load: nil)])
        }
        var findings = SyntheticFindings.findings()
        findings.runs = records
        findings.stated = [
            "error-rate[client good] <= 99%", "error-rate[client dead] <= 99%",
            "outage[client good] <= 1ms", "failovers >= 1",
        ].map { PlanRecord.Stated(text: $0) }
        return .init(
            name: "freeze", entries: [PlanEntry(findings: findings, page: "../freeze/report.html")])
    }

    private func matrix(_ scenarios: [ClientMatrix.Scenario], drifts: Bool = false) -> ClientMatrix
    {
        ClientMatrix(
            scenarios: scenarios, missing: [.init(name: "redis-rb", reason: "no such <gem>")],
            drifts: drifts)
    }

    @Test func aCellIsJudgedByItsOwnExpectationsAndDoubts() throws {
        let matrix = matrix([scenario()])
        #expect(matrix.clients == ["good", "dead"])
        let good = try #require(matrix.cells.first?.first)
        #expect(good.judgement.expectations.map(\.text).allSatisfy { $0.contains("good") })
        // What another client did wrong is no doubt of this one.
        #expect(good.judgement.runs.allSatisfy { $0.doubts.isEmpty }, "\(good.judgement.reasons)")
        #expect(good.judgement.verdict == .failed)
        #expect(good.judgement.reasons.contains { $0.hasPrefix("outage[client good] <= 1ms") })
        let dead = try #require(matrix.cells.last?.first)
        #expect(dead.judgement.verdict == .inconclusive)
        #expect(dead.judgement.reasons.contains { $0.contains("client dead ended") })
        #expect(matrix.cluster.first?.expectations.map(\.text) == ["failovers >= 1"])
        #expect(matrix.verdict == .failed)
    }

    @Test func everyFormTellsTheCellsTheMissingAndTheEvidence() throws {
        let matrix = matrix([scenario()])
        let page = DocumentPage().render(matrix.document)
        for text in [
            page, DocumentMarkdown().render(matrix.document),
            DocumentText().render(matrix.document),
        ] {
            for word in ["good", "dead", "freeze", "redis-rb", "../freeze/report.html"] {
                #expect(text.contains(word), "\(word)")
            }
        }
        #expect(!page.contains("<gem>") && page.contains("href=\"./../freeze/report.html\""))
        let junit = try JUnitReport().render(matrix)
        #expect(junit.contains("name=\"good\"") && junit.contains("<skipped message=\"not here"))
        #expect(junit.contains("tests=\"4\" failures=\"1\""))
        let values = try EvidenceFile.json(matrix.values)
        #expect(values.contains(#""client":"good""#) && values.contains(#""verdict":"failed""#))
    }

    @Test func aPolicyThatIsAsItsClientHasNoDriftAndTooFewRunsProveNothing() throws {
        // What became of the client that died is no doubt of this one's figures.
        let same = matrix([scenario(runs: 3)], drifts: true).drifts
        #expect(same.map(\.measure) == ["outage", "error-rate", "latency.max"])
        #expect(same.allSatisfy { $0.client == "good" && $0.policy == "jedis" })
        #expect(same.allSatisfy { $0.pairs.count == 3 && $0.difference == 0 })
        #expect(same.allSatisfy { $0.verdict == .passed })
        let few = matrix([scenario(runs: 2)], drifts: true).drifts
        #expect(few.allSatisfy { $0.verdict == .inconclusive })
    }

    @Test func aDifferenceBeyondTheLimitFailsInEitherDirection() {
        func drift(_ client: Double, _ policy: Double) -> ClientDrift {
            ClientDrift(
                client: "c", policy: "p", scenario: "s", measure: "outage", unit: .time,
                pairs: Array(repeating: (client, policy), count: 3), same: 0.5)
        }
        #expect(drift(10, 8.6).verdict == .passed && drift(10, 8.4).verdict == .failed)
        #expect(drift(8.4, 10).verdict == .failed)
        #expect(drift(1, 1.4).verdict == .passed)  // too small to be told apart
        #expect(drift(.infinity, .infinity).verdict == .passed)
        #expect(drift(.infinity, 3).difference == -1 && drift(3, .infinity).difference == 1)
    }

    @Test func withoutRunsNothingIsKnown() {
        #expect(matrix([]).verdict == .inconclusive)
    }
}
