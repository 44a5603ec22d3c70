import TestSupport
import Testing

@testable import Plan
@testable import Runner

/// Nodes that two steps want, where only the run can tell.
@Suite struct FaultLedgerTests {
    private static func steps() throws -> [Step] {
        let text = PlanSamples.small(
            """
            timeline:
              - { at: 1s, pause: any master, for: 5s }
              - { at: 2s, client-kill: any master }
              - { at: 3s, kill: any replica }
            """)
        return try PlanSamples.read(text).timeline
    }

    @Test func aNodeThatAStepHoldsIsRefusedToOthersUntilItIsReleased() throws {
        let steps = try Self.steps()
        let ledger = FaultLedger()
        #expect(ledger.take([2], for: steps[0], holding: true) == nil)
        #expect(
            ledger.take([1, 2], for: steps[1], holding: false)
                == "node 2 is held by 'at 1s pause any master for 5s' (step 1): "
                + "one node takes one such fault at a time")
        #expect(ledger.take([5], for: steps[2], holding: true) == nil)
        #expect(
            ledger.holders
                == "node 2 is held by 'at 1s pause any master for 5s' (step 1), "
                + "node 5 is held by 'at 3s kill any replica' (step 3)")
        ledger.release(0)
        #expect(ledger.take([1, 2], for: steps[1], holding: false) == nil)
    }

    @Test func aNodeThatIsOnlyDisturbedIsNotHeld() throws {
        let steps = try Self.steps()
        let ledger = FaultLedger()
        #expect(ledger.take([1], for: steps[1], holding: false) == nil)
        #expect(ledger.take([1], for: steps[0], holding: true) == nil)
    }
}
