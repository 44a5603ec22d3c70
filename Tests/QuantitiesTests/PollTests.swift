import Quantities
import Synchronization
import Testing

/// A clock that a test turns: whoever sleeps on it makes it later, and nobody waits.
private final class TurnedClock: Clock, Sendable {
    typealias Duration = Swift.Duration

    struct Instant: InstantProtocol {
        typealias Duration = Swift.Duration

        let sinceStart: Duration

        func advanced(by duration: Duration) -> Instant {
            Instant(sinceStart: sinceStart + duration)
        }

        func duration(to other: Instant) -> Duration { other.sinceStart - sinceStart }

        static func < (left: Instant, right: Instant) -> Bool { left.sinceStart < right.sinceStart }
    }

    private let time = Mutex(Duration.zero)
    /// By how much each sleep is longer than was asked for.
    private let delay: Duration
    let minimumResolution = Duration.nanoseconds(1)

    init(delay: Duration = .zero) {
        self.delay = delay
    }

    var now: Instant { Instant(sinceStart: time.withLock { $0 }) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        time.withLock { $0 = max($0, deadline.sinceStart) + delay }
    }
}

private struct Refused: Error {}

@Suite struct PollTests {
    @Test func theFirstQuestionIsAskedAtOnce() async throws {
        let clock = TurnedClock()
        let answer = try await poll(every: .seconds(1), within: .zero, on: clock) { 7 }
        #expect(answer == 7 && clock.now.sinceStart == .zero)
    }

    @Test func itAsksUntilThereIsAnAnswer() async throws {
        let clock = TurnedClock()
        var asked = 0
        let answer: String? = try await poll(
            every: .milliseconds(20), within: .seconds(5), on: clock
        ) {
            asked += 1
            return asked == 4 ? "here" : nil
        }
        #expect(answer == "here" && clock.now.sinceStart == .milliseconds(60))
    }

    @Test func itEndsWithoutAnAnswerWhenTimeIsOut() async throws {
        let clock = TurnedClock()
        var asked = 0
        let isSo = try await poll(
            every: .seconds(2), within: .seconds(5), on: clock,
            until: {
                asked += 1
                return false
            })
        // At 0, 2, 4 and 6 seconds.
        #expect(!isSo && asked == 4)
    }

    @Test func anAnswerThatCameWhileItSleptTooLongCounts() async throws {
        let clock = TurnedClock(delay: .seconds(60))
        let answer: Bool? = try await poll(every: .milliseconds(1), within: .seconds(1), on: clock)
        {
            clock.now.sinceStart > .seconds(30) ? true : nil
        }
        #expect(answer == true)
    }

    @Test func anErrorOfTheQuestionEndsIt() async {
        let clock = TurnedClock()
        await #expect(throws: Refused.self) {
            try await poll(every: .seconds(1), within: .seconds(9), on: clock) { () -> Int? in
                if clock.now.sinceStart >= .seconds(3) { throw Refused() }
                return nil
            }
        }
        #expect(clock.now.sinceStart == .seconds(3))
    }

    @Test func aCancelledTaskAsksNoLonger() async {
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await poll(every: .seconds(60), within: .seconds(600), until: { false })
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func healingGoesOnInACancelledTask() async {
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            var asked = 0
            let answer: Int? = await pollUncancelled(
                every: .milliseconds(5), within: .seconds(3600)
            ) {
                asked += 1
                return asked == 3 ? asked : nil
            }
            return answer
        }
        let begin = SuspendingClock.now
        task.cancel()
        #expect(await task.value == 3)
        // Twice it waited, although nobody wanted it any more.
        #expect(SuspendingClock.now - begin >= .milliseconds(9))
    }

    @Test func healingEndsWhenTimeIsOut() async {
        let clock = TurnedClock()
        let isSo = await pollUncancelled(
            every: .seconds(1), within: .seconds(3), on: clock, until: { false })
        #expect(!isSo && clock.now.sinceStart == .seconds(3))
    }

    @Test func theQuestionIsAskedWhereItIsCalled() async throws {
        let counter = Counter()
        #expect(try await counter.countTo(5) == 5)
    }

    private actor Counter {
        private var count = 0

        func countTo(_ end: Int) async throws -> Int? {
            try await poll(every: .milliseconds(1), within: .seconds(60), on: TurnedClock()) {
                count += 1
                return count == end ? count : nil
            }
        }
    }
}
