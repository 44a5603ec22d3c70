import Linux
import RedisClient
import Testing

@testable import Testbed

@Suite struct NodeClocksTests {
    private static let hour: Int64 = 3_600_000_000_000
    private static let lag: Int64 = 20_000_000

    @Test func linesOfAClockThatWasNeverMovedAreTakenAsTheyAre() {
        #expect(NodeClocks().machineTime(of: 5, on: 1, readAt: Self.hour) == 5)
    }

    @Test func linesFromBeforeAndAfterAJumpAreBothMappedBack() {
        let clocks = NodeClocks()
        clocks.mayBe(ahead: Self.hour, on: 2)
        let now: Int64 = 1_700_000_000_000_000_000
        let before = clocks.machineTime(of: now, on: 2, readAt: now + Self.lag)
        let after = clocks.machineTime(of: now + Self.hour, on: 2, readAt: now + Self.lag)
        #expect(before == now)
        #expect(after == now)
        #expect(clocks.machineTime(of: now + Self.hour, on: 1, readAt: now) == now + Self.hour)
    }

    /// A server may say anything: no number that it tells may trap.
    @Test func onlyATimeIsTakenForOne() throws {
        func answer(_ seconds: String, _ microseconds: String) -> ClockAnswer? {
            ClockAnswer(
                .array([seconds, microseconds].map { .bulk(Array($0.utf8)) }),
                askedAt: MonotonicClock.wallClockNow())
        }
        let told = try #require(answer("1700000000", "5"))
        #expect(told.seconds == 1_700_000_000)
        for (seconds, microseconds) in [
            ("9223372036854775807", "0"), ("-9223372036854775808", "0"), ("1", "1000000"),
            ("1", "-1"), ("soon", "0"),
        ] {
            #expect(answer(seconds, microseconds) == nil, "\(seconds) \(microseconds)")
        }
        #expect(ClockAnswer(.integer(5), askedAt: 0) == nil)
    }

    @Test func aClockMayGoBackAndForth() {
        let clocks = NodeClocks()
        let now: Int64 = 1_700_000_000_000_000_000
        for ahead in [-Self.hour, 0, 1_000_000_000] {
            clocks.mayBe(ahead: ahead, on: 2)
            #expect(clocks.machineTime(of: now + ahead, on: 2, readAt: now + Self.lag) == now)
        }
    }
}
