import Linux
import Testing

@testable import Faults

/// When the times of probes say that a link rule is not in force.
struct LinkProofTests {
    private static let quick: Int64 = 100_000
    private static let held: Int64 = 5_100_000

    private static func reorder(_ chance: Double) -> LinkEffect {
        var effect = LinkEffect(delay: .milliseconds(5))
        effect.reorder = chance
        return effect
    }

    /// Ten probes of which so many were not held.
    private static func times(overtaking: Int) -> [Int64] {
        Array(repeating: quick, count: overtaking) + Array(repeating: held, count: 10 - overtaking)
    }

    @Test(arguments: 0...9)
    func howeverManyOvertakeOneThatIsHeldProvesReordering(overtaking: Int) {
        let times = Self.times(overtaking: overtaking)
        #expect(LinkProof.tooQuick(times, for: Self.reorder(0.3)) == nil)
    }

    @Test func reorderingThatHoldsNoneIsNotProven() {
        let times = Self.times(overtaking: 10)
        #expect(LinkProof.tooQuick(times, for: Self.reorder(0.3)) == Self.quick)
        // That all ten overtake is nothing unlikely here; the rule's counters decide when it is removed.
        #expect(LinkProof.tooQuick(times, for: Self.reorder(0.9)) == nil)
    }

    @Test func theMiddleProbeProvesADelay() {
        let delay = LinkEffect(delay: .milliseconds(5))
        #expect(LinkProof.tooQuick(Self.times(overtaking: 4), for: delay) == nil)
        #expect(LinkProof.tooQuick(Self.times(overtaking: 5), for: delay) == Self.quick)
        #expect(LinkProof.tooQuick([], for: delay) == nil)
    }
}
