import Testing

@testable import Evidence

@Suite struct TunePlannerTests {
    @Test func failuresAndStallsShareTheTime() throws {
        var planner = TunePlanner(TuneTests.question, seed: 1)
        var seconds: [Bool: Double] = [:]
        var jobs: [TrialJob] = []
        for _ in 0..<20 {
            let next = planner.next(underWay: jobs, timeLeft: .infinity)
            let job = try #require(next)
            jobs.append(job)
            seconds[job.steps[0].trial.kind.isFailure, default: 0] += job.seconds
        }
        let share = (seconds[true] ?? 0) / ((seconds[true] ?? 0) + (seconds[false] ?? 0))
        #expect((0.4...0.6).contains(share))
        // Every cell of the grid is tried before any is tried often.
        let tried = Set(
            jobs.flatMap { job in job.steps.map { "\(job.variant) \($0.trial.kind)" } })
        #expect(tried.count == 6)
    }

    @Test func whereTheModelDoubtsIsMeasuredFirst() throws {
        var question = TuneTests.question
        question.failures = []
        let columns = question.stalls.count
        // The model is sure of all but the last node-timeout.
        let predictions = question.nodeTimeouts.enumerated().map { row, timeout in
            let doubts = row == question.nodeTimeouts.count - 1
            return TunePrediction(
                nodeTimeout: timeout, median: timeout * 2, p95: timeout * 2,
                needless: [Double](repeating: doubts ? question.tolerance : 1, count: columns))
        }
        var planner = TunePlanner(question, seed: 1, predictions: predictions)
        let first = planner.next(underWay: [], timeLeft: .infinity)
        #expect(first?.variant == question.nodeTimeouts.count - 1)
    }

    @Test func noJobIsLongerThanTheTimeLeft() throws {
        var planner = TunePlanner(TuneTests.question, seed: 1)
        let next = planner.next(underWay: [], timeLeft: 14)
        let job = try #require(next)
        #expect(job.seconds <= 14)
        let late = planner.next(underWay: [], timeLeft: 2)
        #expect(late == nil)
    }

    @Test func certainCellsGetFewTrialsAndDoubtfulOnesMany() throws {
        var question = TuneTests.question
        question.failures = []
        var planner = TunePlanner(question, seed: 1)
        var counts: [Trial: Int] = [:]
        for _ in 0..<12 {
            let next = planner.next(underWay: [], timeLeft: .infinity)
            let job = try #require(next)
            // 1.5 s always fails over under 1 s, never under 2 s and 4 s.
            let outcomes = job.steps.map { step in
                TuneTests.outcome(
                    job.variant, step.trial,
                    failedOver: job.variant == 0 && step.trial.seconds > 1)
            }
            planner.note(outcomes)
            for step in job.steps where job.variant == 0 { counts[step.trial, default: 0] += 1 }
        }
        let sure = counts[Trial(.stall, seconds: 1.5)] ?? 0
        let doubtful = counts[Trial(.stall, seconds: 0.5)] ?? 0
        #expect(sure >= 2)
        #expect(doubtful > 2 * sure)
    }
}
