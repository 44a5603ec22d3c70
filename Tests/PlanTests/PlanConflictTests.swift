import TestSupport
import Testing

@Suite("Two faults that fight over one node")
struct PlanConflictTests {
    private func complaint(_ first: String, _ second: String) -> String {
        PlanSamples.complaint(PlanSamples.small("timeline:\n  - { \(first) }\n  - { \(second) }"))
    }

    @Test func pauseOfAKilledNodeIsAnError() {
        #expect(
            complaint("at: 5s, kill: node 2", "at: 9s, pause: node 2, for: 1s")
                == "plan.yaml:5:22: 'pause' begins while 'at 5s kill node 2' holds node 2: "
                + "one node takes one such fault at a time")
    }

    @Test func rolesAreKnownAtTheFirstStep() {
        #expect(
            complaint("at: 5s, pause: master of slot 0, for: 9s", "at: 9s, kill: node 1")
                == "plan.yaml:5:21: 'kill' begins while 'at 5s pause master of slot 0 for 9s' holds node 1: "
                + "one node takes one such fault at a time")
    }

    @Test func stepsWrittenInAnyOrderAreComparedInTheOrderOfTime() {
        #expect(
            complaint("at: 9s, failover: node 4", "at: 5s, pause: node 4, for: 5s")
                .hasPrefix(
                    "plan.yaml:4:25: 'failover' begins while 'at 5s pause node 4 for 5s' holds"))
    }

    @Test func rolesAreUnknownAfterTheFirstStep() {
        #expect(complaint("at: 5s, kill: master of slot 0", "at: 9s, kill: master of slot 0") == "")
    }

    @Test func faultsOneAfterTheOtherDoNotFight() {
        #expect(complaint("at: 5s, kill: node 2, for: 4s", "at: 9s, kill: node 2") == "")
    }

    @Test func failoverDisablesNobody() {
        #expect(complaint("at: 5s, failover: node 4", "at: 5s, pause: node 4, for: 2s") == "")
    }
}
