import Quantities
import Testing

@testable import RunRecord
@testable import Testbed

@Suite struct FollowedLogTests {
    @Test func whatComesBeforeTheMarkIsNoPartOfTheLog() {
        var bytes = Array("Welcome\nm-1 12 34 56\n7:M log".utf8)
        #expect(FollowedLog.cut(&bytes, behind: "m-1") == "12 34 56")
        #expect(String(decoding: bytes, as: UTF8.self) == "7:M log")
        var half = Array("m-1 12 3".utf8)
        #expect(FollowedLog.cut(&half, behind: "m-1") == nil)
        #expect(half.count == 8)
    }

    @Test func aPlaceIsThreeNumbers() {
        #expect(FollowedLog.Place("12 34 56")?.size == 56)
        #expect(FollowedLog.Place("is no file that may be read there") == nil)
        #expect(FollowedLog.Place("1 34 56") == nil)
        #expect(FollowedLog.Place("12 34 -1") == nil)
    }

    @Test func timesOfAnotherZoneAndAnotherClockAreTold() {
        let clocks = NodeClocks()
        let now: Int64 = 1_800_000_000_000_000_000
        // 3700 s ahead, five and a half hours east.
        clocks.isAhead(3_700_000_000_000, on: 1)
        let written = now + 3_700_000_000_000 + 19_800_000_000_000
        #expect(clocks.machineTime(of: written, on: 1, readAt: now + 30_000_000) == now)
    }

    @Test func aClockThatWasSetIsSeen() {
        let before = HostClock(ahead: .seconds(10), error: .milliseconds(1))
        let drifted = HostClock(ahead: .milliseconds(10_004), error: .milliseconds(1))
        let set = HostClock(ahead: .milliseconds(10_100), error: .milliseconds(1))
        #expect(!before.wasSet(before: drifted, after: .seconds(60)))
        #expect(before.wasSet(before: set, after: .seconds(60)))
        #expect(abs(before.until(set).error.inSeconds - 0.101) < 1e-6)
    }
}
