import Judgement
import Plan
import RunRecord
import Testing

@testable import Commands
@testable import Quantities

@Suite struct GitHubAnnotationTests {
    private let actions = ["GITHUB_ACTIONS": "true"]

    @Test func aBadPlanIsShownAtItsLine() throws {
        let error = PlanError(
            PlanPosition(source: "plans/a,b:c.yaml", line: 3, column: 5), "50% is\nno rate: 50/s?")
        let annotation = GitHubAnnotation(of: error.problems[0])
        #expect(
            annotation.text(actions)
                == "::error file=plans/a%2Cb%3Ac.yaml,line=3,col=5::50%25 is%0Ano rate: 50/s?\n")
        #expect(annotation.text([:]) == nil)
    }

    @Test func anOptionIsNoFile() {
        let error = PlanError(PlanPosition(source: "--set runs=x"), "is no number")
        #expect(
            GitHubAnnotation(of: error.problems[0]).text(actions)
                == "::error::--set runs=x: is no number\n")
    }

    @Test func aFailedExpectationIsShownWhereThePlanStatesIt() {
        let result = ExpectationResult(
            text: "lost-writes == 0", verdict: .failed, value: 3, limit: 0, unit: .count,
            comparison: "==", margin: nil, samples: 1, reason: "3 acknowledged writes are gone")
        let stated = PlanRecord.Stated(
            text: "lost-writes == 0", file: "plans/p.yaml", line: 12, column: 5)
        #expect(
            GitHubAnnotation(of: result, stated: stated, plan: "p").text(actions)
                == "::error file=plans/p.yaml,line=12,col=5::p: lost-writes == 0: 3 acknowledged "
                + "writes are gone\n")
    }
}
