import Testing

@testable import Experiments

@Suite struct ChangeTests {
    private func question(
        differs: Bool = true, bearing: String? = nil, failures: [Trial.Kind] = []
    ) -> ChangeQuestion {
        ChangeQuestion(
            changes: [
                SettingChange(
                    name: "cluster-node-timeout", from: ["5000"], to: ["1000"],
                    bearing: bearing,
                    ignored: differs ? nil : "left out")
            ], nodeTimeouts: [5, 1], stalls: [1.5], failures: failures, tolerance: 0.2,
            tolerated: 0.1, masters: 3, workload: "w")
    }

    private func answer(
        _ outcomes: [TrialOutcome], differs: Bool = true, failures: [Trial.Kind] = []
    ) -> ChangeAnswer {
        ChangeAnswer(
            question(differs: differs, failures: failures), outcomes: outcomes, doubts: [],
            server: "redis 7.0.15")
    }

    @Test func aLikelierFailoverIsNotSafe() {
        let answer = answer(
            TuneTests.stalls(0, 1.5, failovers: 0, of: 10)
                + TuneTests.stalls(1, 1.5, failovers: 8, of: 10))
        #expect(answer.verdict == .notSafe)
        #expect(answer.sentence.contains("stall of 1.5 s"))
    }

    @Test func noDifferenceFoundIsNoProof() {
        let answer = answer(
            TuneTests.stalls(0, 1.5, failovers: 0, of: 8)
                + TuneTests.stalls(1, 1.5, failovers: 0, of: 8))
        #expect(answer.verdict == .notProven)
        #expect(self.answer([]).verdict == .notProven)
    }

    @Test func enoughTrialsWithoutHarmAreSafe() {
        let answer = answer(
            TuneTests.stalls(0, 1.5, failovers: 0, of: 40)
                + TuneTests.stalls(1, 1.5, failovers: 0, of: 40))
        #expect(answer.verdict == .safe)
    }

    @Test func nothingThatDiffersIsSafeWithoutRuns() {
        let answer = answer([], differs: false)
        #expect(answer.verdict == .safe)
        #expect(answer.sentence.contains("nothing was run"))
    }

    @Test func whatBearsOnFailoverAndCannotBeTriedIsNotProven() {
        let answer = ChangeAnswer(
            question(differs: false, bearing: "a module"), outcomes: [], doubts: [],
            server: "redis 7.0.15")
        #expect(answer.verdict == .notProven)
        #expect(answer.sentence.contains("cluster-node-timeout may bear on failover"))
    }

    /// Outages around a value, a tenth apart at most.
    private func kills(_ variant: Int, around seconds: Double, count: Int) -> [TrialOutcome] {
        TuneTests.kills(
            variant,
            outages: (0..<count).map { seconds * (0.95 + 0.1 * Double($0) / Double(count)) })
    }

    private func measure(_ outcomes: [TrialOutcome], _ name: String) -> ChangeMeasure? {
        let stalls =
            TuneTests.stalls(0, 1.5, failovers: 0, of: 40)
            + TuneTests.stalls(1, 1.5, failovers: 0, of: 40)
        return answer(stalls + outcomes, failures: [.kill]).measures
            .first { $0.name.hasPrefix(name) }
    }

    @Test func longerOutagesAreJudgedByTheTolerance() {
        let before = kills(0, around: 2, count: 12)
        #expect(measure(before + kills(1, around: 3, count: 12), "outage")?.verdict == .notSafe)
        #expect(measure(before + kills(1, around: 2.1, count: 12), "outage")?.verdict == .safe)
        #expect(
            measure(before + kills(1, around: 2.4, count: 12), "outage")?.verdict == .notProven)
        #expect(measure(before + kills(1, around: 1, count: 3), "outage")?.verdict == .notProven)
    }

    @Test func aFailoverThatNeverComesIsNotSafe() {
        let never = (0..<12).map { _ in
            TuneTests.outcome(1, Trial(.kill, seconds: 5), failedOver: false, outage: .infinity)
        }
        let before = kills(0, around: 2, count: 12)
        #expect(measure(before + never, "failover-time")?.verdict == .notSafe)
    }

    @Test func bothKindsTakeTurnsAndHarmEndsTheMeasuring() throws {
        var planner = ChangePlanner(
            question(failures: [.kill]), stalls: 40, failures: 24, resyncSeconds: 1.2, seed: 1)
        var jobs: [TrialJob] = []
        for _ in 0..<8 {
            let next = planner.next(underWay: jobs, timeLeft: .infinity)
            jobs.append(try #require(next))
        }
        let trials = [0, 1].map { variant in
            jobs.filter { $0.variant == variant }.flatMap(\.steps).count
        }
        #expect(trials.allSatisfy { $0 >= 12 }, "\(trials)")
        #expect(jobs[0].variant != jobs[1].variant)
        #expect(Set(jobs.flatMap { $0.steps.map(\.trial.kind) }) == [.stall, .kill])
        let late = planner.next(underWay: [], timeLeft: 5)
        #expect(late == nil)
        planner.take(
            TuneTests.stalls(0, 1.5, failovers: 0, of: 10)
                + TuneTests.stalls(1, 1.5, failovers: 10, of: 10))
        #expect(planner.isDecided)
        let last = planner.next(underWay: [], timeLeft: .infinity)
        #expect(last == nil)
    }

    private let refused = ChangeRoll(
        from: "redis 6.2.14", to: "redis 7.0.15",
        problems: ["it does not serve: Can't handle RDB format version 10"])
    private let done = ChangeRoll(from: "redis 7.0.15", to: "redis 6.2.14", problems: [])

    @Test func aServerThatTheClusterCannotBeBroughtToIsNotSafe() {
        let harmless =
            TuneTests.stalls(0, 1.5, failovers: 0, of: 40)
            + TuneTests.stalls(1, 1.5, failovers: 0, of: 40)
        func answer(_ rolls: [ChangeRoll]) -> ChangeAnswer {
            ChangeAnswer(
                question(), outcomes: harmless, doubts: [], server: "two", rolls: rolls)
        }
        let there = answer([refused, done])
        #expect(there.verdict == .notProven)
        #expect(there.sentence.contains("roll to redis 7.0.15 was not done"))
        #expect(there.sentence.contains("RDB format version 10"))
        // That one cannot go back is told, and is no harm of the change itself.
        #expect(answer([done, refused]).verdict == .safe)
    }
}
