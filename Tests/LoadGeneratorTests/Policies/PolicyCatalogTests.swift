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

    /// The limits as the clients' own documentation and sources state them.
    @Test(arguments: [
        ("redisson", 10_000, 3000, 3), ("lettuce", 10_000, 60_000, 1000),
        ("jedis", 2000, 2000, 4), ("redis-py", 3_600_000, 3_600_000, 3),
        ("go-redis", 5000, 3000, 3), ("ioredis", 10_000, 3_600_000, 16),
        ("hiredis-plain", 1000, 1000, 0),
    ])
    func presetsCarryTheirClientsLimits(
        name: String, connect: Int, response: Int, retries: Int
    ) throws {
        let policy = try #require(PolicyCatalog.policy(named: name))
        #expect(policy.connectTimeout == .milliseconds(connect))
        #expect(policy.responseTimeout == .milliseconds(response))
        #expect(policy.retries == retries)
    }
}
