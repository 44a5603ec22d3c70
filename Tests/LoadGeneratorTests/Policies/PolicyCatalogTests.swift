import Evidence
import LoadGenerator
import Testing

struct PolicyCatalogTests {
    @Test func everyPolicyHasItsOwnName() {
        let names = PolicyCatalog.policies.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.contains("redisson") && names.contains("hiredis-plain"))
    }

    @Test func policiesAreFoundByTheirNames() throws {
        for policy in PolicyCatalog.policies {
            #expect(PolicyCatalog.policy(named: policy.name) == policy)
        }
        #expect(PolicyCatalog.policy(named: "redison") == nil)
    }

    @Test func policiesAreUsable() {
        for policy in PolicyCatalog.policies {
            #expect(policy.responseTimeout > .zero && policy.connectTimeout > .zero)
            #expect((0...1).contains(policy.retryJitter) && policy.retryFactor >= 1)
            #expect(!policy.retriedOutcomes.contains(.success))
        }
    }

    @Test func outageSawItsTenSecondsAndNoRetryAfterThem() throws {
        let policy = try #require(PolicyCatalog.policy(named: "redisson-outage"))
        #expect(policy.responseTimeout == .seconds(10))
        #expect(!policy.retriedOutcomes.contains(.timeout))
        #expect(policy.retriedOutcomes.contains(.connectionReset))
    }
}
