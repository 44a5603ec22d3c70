import Testing

@testable import Experiments

/// What is told of a change before anything is run.
@Suite struct ChangeOutlookTests {
    private static func question(_ nodeTimeouts: [Double], stalls: [Double]) -> ChangeQuestion {
        ChangeQuestion(
            changes: [
                SettingChange(name: "x", from: ["1"], to: ["2"], bearing: nil, ignored: nil)
            ], nodeTimeouts: nodeTimeouts, stalls: stalls, failures: [.kill], tolerance: 0.2,
            tolerated: 0.1, masters: 3, workload: "w")
    }

    private static func samples(_ nodeTimeout: Double) -> ChangeOutlook.Samples {
        ChangeOutlook.Samples(
            (0..<100).map { place in
                let fail = nodeTimeout * (1.2 + Double(place) / 200)
                return (untilFail: fail, total: fail + 0.8)
            })
    }

    private static func outlook(
        _ nodeTimeouts: [Double], stalls: [Double], budget: Double = 900
    ) -> ChangeOutlook {
        let question = question(nodeTimeouts, stalls: stalls)
        return ChangeOutlook(
            question, samples: nodeTimeouts.map(samples), width: 2, budget: budget
        ) { ChangePlanner(question, stalls: 96, failures: 96, resyncSeconds: 1.2, seed: $0) }
    }

    @Test func theModelTellsBothSidesAndWhatAnAnswerNeeds() throws {
        let outlook = Self.outlook([2, 2], stalls: [1.5], budget: 180)
        #expect(outlook.expected == .safe)
        let needed = try #require(outlook.neededSeconds)
        #expect((200...1800).contains(needed))
        #expect(outlook.sides.map(\.needless) == [[0], [0]])
        #expect(outlook.budgetSentence.contains("NOT enough: --budget"))
        #expect(
            Self.outlook([2, 2], stalls: [1.5], budget: 7200).budgetSentence
                .contains("is enough"))
    }

    @Test func plainHarmIsExpectedAndNeedsLess() throws {
        let outlook = Self.outlook([5, 1], stalls: [1.5])
        #expect(outlook.expected == .notSafe)
        #expect(outlook.sides[0].needless == [0])
        #expect((outlook.sides[1].needless.first ?? 0) > 0.5)
        #expect((outlook.neededSeconds ?? .infinity) < 360)
    }

    @Test func withoutAModelNothingIsPromised() {
        let question = Self.question([2, 2], stalls: [1])
        let outlook = ChangeOutlook(question, samples: nil, width: 2, budget: 60) {
            ChangePlanner(question, stalls: 96, failures: 96, seed: $0)
        }
        #expect(outlook.sides.isEmpty && outlook.neededSeconds == nil)
        #expect(outlook.budgetSentence.contains("is not known"))
    }

    /// Beside what cannot be tried and may matter, which is not proven.
    @Test func whatCannotMatterIsSafeWithoutARun() {
        var question = Self.question([2, 2], stalls: [1])
        question.changes = [
            SettingChange(
                name: "maxclients", from: ["10000"], to: ["20000"], bearing: "clients",
                ignored: "cannot matter at 50 connections")
        ]
        func verdict() -> ChangeVerdict {
            ChangeAnswer(question, outcomes: [], doubts: [], server: "redis 7.0.15").verdict
        }
        #expect(verdict() == .notProven)
        question.changes[0].isImmaterial = true
        #expect(verdict() == .safe)
    }
}
