import Testbed
import Testing

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

    @Test func aClockMayGoBackAndForth() {
        let clocks = NodeClocks()
        let now: Int64 = 1_700_000_000_000_000_000
        for ahead in [-Self.hour, 0, 1_000_000_000] {
            clocks.mayBe(ahead: ahead, on: 2)
            #expect(clocks.machineTime(of: now + ahead, on: 2, readAt: now + Self.lag) == now)
        }
    }
}
