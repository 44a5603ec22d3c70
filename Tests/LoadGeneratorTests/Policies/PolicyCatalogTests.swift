import LoadGenerator
import Testing
import Workload

@testable import RunRecord

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
        #expect(policy.retriedOutcomes.contains(.connectionRefused))
    }

    /// The limits as the clients' own sources state them, at the versions that the presets name.
    @Test(arguments: [
        ("redisson", "4.7.0", 10_000, 3000, 4), ("redisson-outage", "3.5.7", 10_000, 10_000, 3),
        ("lettuce", "7.7.0", 10_000, 60_000, 1000), ("jedis", "7.5.3", 2000, 2000, 4),
        ("redis-py", "8.1.0", 5000, 5000, 10), ("go-redis", "9.22.0", 5000, 5000, 3),
        ("ioredis", "6.0.0", 10_000, 3_600_000, 16), ("hiredis-plain", "1.4.1", 1000, 1000, 0),
        ("node-redis", "6.2.1", 5000, 3_600_000, 0), ("valkey-glide", "2.5.1", 2000, 250, 3),
        ("rueidis", "1.0.76", 5000, 10_000, 1000), ("redis-rb", "0.16.7", 1000, 1000, 3),
        ("stackexchange-redis", "3.1.31", 5000, 5000, 1),
        ("spring-data", "3.5.0", 10_000, 60_000, 1000),
        ("redis-py-asyncio", "8.1.0", 5000, 5000, 10),
    ])
    func presetsCarryTheirClientsLimits(
        name: String, version: String, connect: Int, response: Int, retries: Int
    ) throws {
        let preset = try #require(PolicyCatalog.presets.first { $0.policy.name == name })
        #expect(preset.version == version)
        #expect(preset.tag.contains(version))
        #expect(preset.policy.connectTimeout == .milliseconds(connect))
        #expect(preset.policy.responseTimeout == .milliseconds(response))
        #expect(preset.policy.retries == retries)
    }

    /// The class moved between the two versions, and the other's path leads nowhere.
    @Test(arguments: [("redisson", "connection"), ("redisson-outage", "cluster")])
    func redissonsScanIsCitedWhereItIsAtThatVersion(name: String, folder: String) throws {
        let preset = try #require(PolicyCatalog.presets.first { $0.policy.name == name })
        let paths = Set(preset.sources.compactMap(\.path)).filter {
            $0.hasSuffix("/ClusterConnectionManager.java")
        }
        #expect(
            paths == [
                "redisson/src/main/java/org/redisson/\(folder)/ClusterConnectionManager.java"
            ])
    }

    @Test func everySourceIsAFileOfTheClientsOrSaysThatItIsNone() {
        for preset in PolicyCatalog.presets {
            #expect(preset.repository.split(separator: "/").count == 2)
            let keys = preset.sources.flatMap(\.keys)
            #expect(Set(keys).count == keys.count, "\(preset.policy.name) cites a field twice")
            for source in preset.sources {
                #expect(!source.fact.isEmpty)
                #expect(source.path?.contains(".") ?? true, "\(source.path ?? "")")
            }
            #expect(preset.sources.contains { $0.path != nil })
        }
    }
}
