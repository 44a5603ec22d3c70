import LoadGenerator
import Testing
import Workload

/// How long an operation lasts at most, by which the room for operations in flight is reckoned.
struct LongestOperationTests {
    @Test func attemptsAndTheWaitsBetweenThemAddUp() {
        var policy = ClientPolicy(name: "test")
        policy.responseTimeout = .seconds(10)
        policy.retries = 3
        policy.retryInterval = .milliseconds(1500)
        policy.retryFactor = 1
        #expect(policy.longestOperation == .milliseconds(44_500))
        policy.poolWait = .seconds(1)
        #expect(policy.longestOperation == .milliseconds(48_500))
        policy.retries = 0
        #expect(policy.longestOperation == .seconds(11))
    }

    @Test func givingUpEndsIt() {
        var policy = ClientPolicy(name: "test")
        policy.responseTimeout = .seconds(2)
        policy.retries = 1000
        policy.givesUpAfter = .seconds(5)
        #expect(policy.longestOperation == .seconds(7))
    }
}
