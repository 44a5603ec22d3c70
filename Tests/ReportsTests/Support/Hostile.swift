import RunRecord
import TestSupport

@testable import Judgement
@testable import Reports

/// Findings in which every text from outside tries to be something else.
enum Hostile {
    static let script = "<script>alert(\"x\")</script>"
    static let formula = "=cmd()"

    static func findings() -> Findings {
        var run = SyntheticRun(plan: formula)
        run.lostKey = script
        let record = run.record
        var description = record.description
        description.about = "a & b </p>\(script)"
        description.server = script
        description.host = [script: "\"'><img src=x onerror=alert(1)>"]
        description.steps = ["`code` | @everyone #1 https://example.com"]
        let events = [
            Event(
                at: run.point(5500), kind: .receiptMissing, node: 1,
                details: ["fault": .text(script), "why": .text("@someone `a` | b\n\n# heading")]),
            Event(
                at: run.point(5600), kind: .guardTripped,
                details: ["guard": .text(script), "message": .text("\u{0}\u{1B}[2J]]>")]),
        ]
        var judgement = SyntheticFindings.judgement([run], plan: formula)
        judgement.expectations[0].text = "\(script) | `x`"
        judgement.expectations[2].reason = "```\n\(script)"
        judgement.runs[0].doubts = ["\(script) @team"]
        judgement.runs[0].lossesByCause = [script: 3]
        return Findings(
            judgement: judgement,
            runs: [
                RunRecord(
                    description: description, timeline: record.timeline + events,
                    load: record.load)
            ],
            command: "shaketable run '\(script)'", folder: "\(script)/..", planHash: script)
    }
}
