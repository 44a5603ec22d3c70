import Linux
import Testing

@Suite struct SchedulingWatchTests {
    @Test func wakesAreSeenUntilItIsStopped() async throws {
        let watch = SchedulingWatch()
        let start = MonotonicClock.now()
        try watch.start()
        while watch.worst(since: start) == nil, MonotonicClock.now() < start + 30_000_000_000 {
            try await Task.sleep(for: .milliseconds(1))
        }
        watch.stop()
        let worst = try #require(watch.worst(since: start))
        #expect(worst.latenessNanoseconds >= 0)
        #expect(worst.at > start)
        #expect(watch.worst(since: MonotonicClock.now()) == nil)
    }
}
