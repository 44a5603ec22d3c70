import Linux
import Testing

@Suite struct WallClockSampleTests {
    @Test func offsetLiesWithinItsUncertaintyOfAPlainReading() {
        let sample = WallClockSample.take()
        let before = MonotonicClock.now()
        let wall = MonotonicClock.wallClockNow()
        let after = MonotonicClock.now()
        // Half a second allows for slewing and for being kept from running between the readings.
        #expect(sample.offsetNanoseconds > wall - after - 500_000_000)
        #expect(sample.offsetNanoseconds < wall - before + 500_000_000)
        #expect(sample.uncertaintyNanoseconds > 0)
    }

    @Test func wallClockTimeIsMappedOntoTheMonotonicClock() {
        let sample = WallClockSample.take()
        let mapped = sample.monotonic(
            wallClockNanoseconds: sample.monotonicNanoseconds + sample.offsetNanoseconds)
        #expect(mapped == sample.monotonicNanoseconds)
    }

    @Test func monotonicClockDoesNotGoBack() {
        var last = MonotonicClock.now()
        for _ in 0..<1000 {
            let next = MonotonicClock.now()
            #expect(next >= last)
            last = next
        }
    }
}
