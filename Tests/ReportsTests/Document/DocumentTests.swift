import Experiments
import Foundation
import Testing

@testable import Judgement
@testable import Reports

@Suite struct DocumentTests {
    private static let hostile = "<script>|`x`\u{1B}[31m"

    private var document: Document {
        var document = Document(title: Self.hostile)
        document.answer = ("not safe", .failed)
        document.facts = [("load", "500/s")]
        document.sections = [
            Document.Section(
                "One",
                [
                    .paragraph("words"), .notice("mind this"),
                    .table(DocumentTable(["name", "value"], rows: [[Self.hostile, "1"]])),
                    .figure(
                        HeatMap(
                            caption: "caption", across: "stall", down: "node-timeout",
                            columns: ["1 s"], rows: ["2 s"],
                            fields: [[HeatMap.Field(value: 0.5, text: "50 %", title: "t")]])),
                    .figure(
                        IntervalChart(
                            caption: "chart", across: "x", up: "y",
                            series: [
                                .init(name: "kill", points: [(1, 2, 1.5, 2.5), (2, 3, nil, nil)]),
                                .init(
                                    name: "bound", points: [(1, 3, nil, nil)], isComputed: true),
                            ])),
                ])
        ]
        return document
    }

    @Test func thePageIsWellFormedAndSelfContained() throws {
        let page = DocumentPage().render(document)
        #expect(!page.contains("<script"))
        #expect(page.contains("fill-opacity=\"0.475\""))
        #expect(page.contains("kill: 2"))
        let body = page.replacing("<!DOCTYPE html>", with: "")
        #expect(throws: Never.self) { try XMLReader.read(body) }
    }

    @Test func theTerminalShowsTheHeatMapAsATable() {
        let text = DocumentText(width: 80).render(document)
        #expect(text.hasPrefix("NOT SAFE"))
        #expect(text.contains("node-timeout \\ stall"))
        #expect(text.contains("50 %"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test func markdownEscapesWhatIsNotItsOwn() {
        let text = DocumentMarkdown().render(document)
        #expect(text.hasPrefix("## ❌ NOT SAFE: "))
        #expect(text.contains("| ``<script>\\|`x`"))
        #expect(text.contains("| 2 s | 50 % |"))
    }

    @Test func tuneTellsItsAdviceTableAndDoubts() throws {
        let question = TuneQuestion(
            nodeTimeouts: [1], stalls: [0.5], failures: [.kill], tolerance: 0.1, masters: 3,
            rate: 300, client: "redisson", workload: "w")
        let stalls = (0..<40).map { _ in
            TrialOutcome(
                variant: 0, trial: Trial(.stall, seconds: 0.5), failedOver: false,
                failoverSeconds: nil, outageSeconds: 0.5, failedOperations: 0, errorRate: 0,
                lostWrites: 0, inFlightPeak: 10)
        }
        let kill = TrialOutcome(
            variant: 0, trial: Trial(.kill, seconds: 4), failedOver: true, failoverSeconds: 2,
            outageSeconds: 2.5, failedOperations: 3, errorRate: 0.1, lostWrites: 1,
            inFlightPeak: 250)
        let answer = TuneAnswer(
            question, outcomes: stalls + [kill, kill, kill], doubts: ["too noisy"],
            server: "redis 7.0.15")
        let text = DocumentText(width: 120).render(TuneDocument(answer).document)
        #expect(text.contains("survives stalls of up to 500 ms"))
        #expect(text.contains("2.5 s"))
        #expect(text.contains("too noisy"))
        #expect(text.contains("advised"))
        let page = DocumentPage().render(TuneDocument(answer).document)
        #expect(page.contains("worst case") && page.contains("textbook bound"))
        #expect(!page.contains("predicted median"))
        let predicted = TuneDocument(
            answer,
            predictions: [
                TunePrediction(nodeTimeout: 1, median: 2.35, p95: 2.7, needless: [0.04])
            ]
        ).document
        #expect(DocumentPage().render(predicted).contains("predicted median"))
        #expect(DocumentPage().render(predicted).contains("0 % to 9 %, predicted 4 %"))
        #expect(DocumentText(width: 120).render(predicted).contains("4 %"))
    }

    @Test func aChangeTellsTheMeasureThatSaysSo() {
        let question = ChangeQuestion(
            changes: [
                SettingChange(
                    name: "hz", from: [], to: ["20"], bearing: nil, ignored: nil)
            ], nodeTimeouts: [1, 1], stalls: [], failures: [.kill], tolerance: 0.2, tolerated: 0.1,
            masters: 3, workload: "w")
        let answer = ChangeAnswer(question, outcomes: [], doubts: [], server: "redis 7.0.15")
        let text = DocumentText(width: 120).render(ChangeDocument(answer).document)
        #expect(text.hasPrefix("NOT PROVEN"))
        #expect(text.contains("failover-time of real failures"))
        #expect(text.contains("hz"))
    }

    /// What is found is never cut off, however narrow the terminal.
    @Test(arguments: [40, 80, 120])
    func aHeadlineIsWrappedAndNotCut(width: Int) {
        let title =
            "The probability of a needless failover after a stall of 1.5 s may have become worse by more "
            + "than is tolerated: there are too few trials to tell; a longer --budget would."
        var document = Document(title: title)
        document.answer = ("not proven", .inconclusive)
        let lines = DocumentText(width: width).render(document).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= width })
        let words = lines.joined(separator: " ").split(separator: " ")
        #expect(title.split(separator: " ").allSatisfy { words.contains($0) })
        #expect(!lines.joined().contains("\u{2026}"))
    }

    /// Three clean trials show nothing, and the model knows better: no form names 2 s as what to take.
    @Test func noFormOfATuningAdvisesWhatIsNotShown() throws {
        let question = TuneQuestion(
            nodeTimeouts: [2, 2.7], stalls: [3], failures: [], tolerance: 0.1, masters: 3,
            rate: 300, client: "redisson", workload: "w")
        let outcomes = [0, 0, 0, 1, 1].map { variant in
            TrialOutcome(
                variant: variant, trial: Trial(.stall, seconds: 3), failedOver: false,
                failoverSeconds: nil, outageSeconds: 0.5, failedOperations: 0, errorRate: 0,
                lostWrites: 0, inFlightPeak: 10)
        }
        let predictions = [
            TunePrediction(nodeTimeout: 2, median: 3, p95: 4, needless: [0.56]),
            TunePrediction(nodeTimeout: 2.7, median: 4, p95: 5, needless: [0.002]),
        ]
        let answer = TuneAnswer(
            question, outcomes: outcomes, doubts: [], server: "redis 7.0.15",
            predictions: predictions)
        let document = TuneDocument(answer, predictions: predictions).document
        for text in [
            DocumentText(width: 120).render(document), DocumentMarkdown().render(document),
            DocumentPage().render(document),
        ] {
            let head = text.prefix(2000)
            #expect(head.localizedCaseInsensitiveContains("not shown"))
            #expect(!text.contains("cluster-node-timeout 2 s") && !text.contains("advised"))
            #expect(text.contains("2.7 s is nearest"))
        }
        #expect(answer.advice?.certainty != .shown)
        #expect(answer.advice?.client == nil)
    }

    @Test func whatIsKnownOfAChangeIsToldBeforeItIsTried() {
        let question = ChangeQuestion(
            changes: [
                SettingChange(
                    name: "cluster-node-timeout", from: ["15000"], to: ["2000"],
                    bearing: "every phase", ignored: nil),
                SettingChange(
                    name: "requirepass", from: ["(hidden)"], to: [], bearing: nil,
                    ignored: "passwords are left out"),
            ], nodeTimeouts: [15, 2], stalls: [], failures: [.kill], tolerance: 0.2,
            tolerated: 0.1, masters: 3, workload: "w")
        let sides = [20.0, 3.8].map { seconds in
            ChangeOutlook.Samples([(untilFail: seconds - 1, total: seconds)])
        }
        let outlook = ChangeOutlook(question, samples: sides, width: 2, budget: 180) {
            ChangePlanner(question, stalls: 96, failures: 96, seed: $0)
        }
        let text = DocumentText(width: 120).render(ChangeOutlookDocument(outlook).document)
        #expect(text.contains("An answer needs about"))
        #expect(text.contains("every phase") && text.contains("passwords are left out"))
        #expect(text.contains("20 s") && text.contains("3.80 s"))
    }
}
