import Testing

@testable import Linux

@Suite struct WakeHistoryTests {
    private func history(_ wakes: [(Int64, Int64)]) -> WakeHistory {
        var history = WakeHistory()
        for (at, lateness) in wakes {
            history.note(SchedulingWatch.Lateness(at: at, latenessNanoseconds: lateness))
        }
        return history
    }

    @Test(arguments: [
        (Int64(0), Int64(90)), (20, 90), (21, 40), (31, 40), (41, 15), (51, 15), (60, 15),
    ])
    func worstSinceAPointIsTheLatestOfAllFromThere(since: Int64, lateness: Int64) {
        let history = history([(10, 5), (20, 90), (30, 30), (40, 40), (50, 7), (60, 15)])
        #expect(history.worst(since: since, now: 70)?.latenessNanoseconds == lateness)
    }

    @Test func nothingIsWorstAfterTheLastWake() {
        #expect(history([(10, 5)]).worst(since: 11, now: 70) == nil)
    }

    @Test func overdueWakeCounts() {
        var history = history([(10, 5)])
        history.due = 20
        #expect(history.worst(since: 0, now: 24)?.latenessNanoseconds == 5)
        #expect(history.worst(since: 0, now: 50)?.latenessNanoseconds == 30)
        #expect(history.worst(since: 40, now: 50)?.at == 50)
    }

    @Test func millionWakesAreFewToKeep() {
        var history = WakeHistory()
        for at in Int64(0)..<1_000_000 {
            history.note(SchedulingWatch.Lateness(at: at, latenessNanoseconds: at * 7919 % 100_003))
        }
        #expect(history.worst.count < 1000)
        #expect(history.worst(since: 0, now: 0)?.latenessNanoseconds == 100_002)
    }

    private func sample(_ at: Int64, _ offset: Int64) -> WallClockSample {
        WallClockSample(
            monotonicNanoseconds: at, offsetNanoseconds: offset, uncertaintyNanoseconds: 100)
    }

    @Test(arguments: [Int64(6_000_000), -6_000_000, 3_600_000_000_000])
    func jumpOfTheWallClockIsAStep(jump: Int64) {
        var history = WakeHistory()
        history.note(from: sample(0, 1000), to: sample(1_000_000, 1000 + jump))
        #expect(history.steps.map { $0.stepNanoseconds } == [jump])
        #expect(history.steps.map { $0.at } == [1_000_000])
    }

    @Test func slewingIsNoStep() {
        var history = WakeHistory()
        // 500 parts in a million over a minute in which the thread did not run.
        history.note(from: sample(0, 0), to: sample(60_000_000_000, 30_000_000))
        history.note(from: sample(0, 0), to: sample(1_000_000, 4_000_000))
        #expect(history.steps.isEmpty)
    }
}
