import Testing

@testable import LoadGenerator
@testable import Workload

/// When operations are meant to be sent.
struct ArrivalClockTests {
    private func times(
        _ schedule: RateSchedule, _ process: ArrivalProcess = .even, worker: Int = 0,
        of workers: Int = 1, count: Int, seed: UInt64 = 1
    ) -> [Int64] {
        var clock = ArrivalClock(
            schedule, process, worker: worker, of: workers, start: 1_000_000_000, seed: seed)
        return (0..<count).map { _ in
            defer { clock.advance() }
            return clock.next == .max ? .max : clock.next - 1_000_000_000
        }
    }

    @Test func evenArrivalsDoNotDriftInAMonth() {
        // 7/s divides no whole number of nanoseconds: a sum of rounded intervals would be off by now.
        let schedule = RateSchedule(constant: 7)
        var clock = ArrivalClock(schedule, .even, worker: 0, of: 1, start: 0, seed: 1)
        for _ in 0..<(7 * 1_000_000) { clock.advance() }
        #expect(clock.next == 1_000_000_000_000_000)
    }

    @Test func workersShareTheScheduleInTurn() {
        let schedule = RateSchedule(constant: 1000)
        let own = (0..<3).map { times(schedule, worker: $0, of: 3, count: 4) }
        #expect(own.joined().sorted() == (0..<12).map { Int64($0) * 1_000_000 })
        #expect(own[1] == [1_000_000, 4_000_000, 7_000_000, 10_000_000])
    }

    @Test func stepsChangeTheRateAtTheirTime() throws {
        let schedule = try #require(
            RateSchedule([
                .init(from: 10, to: 10, length: .seconds(1)),
                .init(from: 0, to: 0, length: .seconds(2)),
                .init(from: 5, to: 5, length: nil),
            ]))
        let times = times(schedule, count: 13).map { $0 / 1_000_000 }
        #expect(times == [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 3000, 3200, 3400])
    }

    @Test func rampFollowsTheIntegralOfTheRate() throws {
        let schedule = try #require(
            RateSchedule([.init(from: 1000, to: 20_000, length: .seconds(30))]))
        // (1000 + 20000) / 2 * 30 s by its end, 20000 a second after it.
        #expect(schedule.count(afterSeconds: 30) == 315_000)
        #expect(schedule.count(afterSeconds: 31) == 335_000)
        let all = times(schedule, count: 335_001)
        #expect(abs(all[315_000] - 30_000_000_000) < 1000)
        #expect(abs(all[335_000] - 31_000_000_000) < 1000)
        // Half-way in time: 1000 * 15 + 9500 / 2 * 15.
        let half = all.firstIndex { $0 >= 15_000_000_000 } ?? 0
        #expect(abs(half - 86_250) <= 1)
        #expect(zip(all, all.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func rampsBeginAndEndAtNothing() throws {
        let schedule = try #require(
            RateSchedule([
                .init(from: 0, to: 100, length: .seconds(2)),
                .init(from: 100, to: 0, length: .seconds(2)),
            ]))
        let all = times(schedule, count: 202)
        #expect(all[0] == 0 && abs(all[100] - 2_000_000_000) < 1000)
        #expect(all[201] == .max)
        #expect(schedule.mean(over: .seconds(4)) == 50)
    }

    @Test func poissonArrivalsHaveTheRateAndExponentialGaps() {
        let all = times(RateSchedule(constant: 1000), .poisson, count: 100_000)
        let seconds = Double(all[99_999]) / 1e9
        // 100 s to within four standard deviations.
        #expect(abs(seconds - 100) < 1.3)
        let gaps = zip(all, all.dropFirst()).map { Double($1 - $0) }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        // Of exponential gaps, 1 - 1/e are shorter than their mean.
        let short = Double(gaps.count { $0 < mean }) / Double(gaps.count)
        #expect(abs(short - 0.632) < 0.01)
        #expect(times(RateSchedule(constant: 1000), .poisson, count: 9) == Array(all[..<9]))
        let other = times(RateSchedule(constant: 1000), .poisson, count: 9, seed: 2)
        #expect(other != Array(all[..<9]))
    }

    @Test func schedulesThatMakeNoSenseAreNone() {
        #expect(RateSchedule([]) == nil)
        #expect(RateSchedule([.init(from: 0, to: 0, length: nil)]) == nil)
        #expect(RateSchedule([.init(from: -1, to: 1, length: .seconds(1))]) == nil)
        #expect(
            RateSchedule([
                .init(from: 1, to: 1, length: nil), .init(from: 2, to: 2, length: nil),
            ]) == nil)
    }
}
