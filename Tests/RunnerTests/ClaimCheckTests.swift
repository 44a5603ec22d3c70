import RunRecord
import TestSupport
import Testing

@testable import Runner
@testable import Testbed

/// Programs that say what succeeded, held against what the servers count.
struct ClaimCheckTests {
    /// Shards 1 and 2, each with a replica: nodes 1 and 2, 4 and 5.
    private static func check(
        _ calls: [Int: [String: Int]], lookups: [Int: Int] = [:], handedOver: Set<Int> = [],
        restarted: Set<Int> = []
    ) -> ClaimCheck {
        func settings(_ node: Int, isAfter: Bool) -> NodeSettings {
            NodeSettings(
                process: Int32(isAfter && restarted.contains(node) ? 100 : node), values: [:],
                counts: NodeCounts(
                    calls: isAfter
                        ? calls[node, default: [:]].mapValues { $0 + 7 }
                        : calls[node, default: [:]].mapValues { _ in 7 },
                    lookups: 3 + (isAfter ? lookups[node, default: 0] : 0)))
        }
        return ClaimCheck(
            shards: [1: [1, 4], 2: [2, 5]], handedOver: handedOver,
            before: Dictionary(
                uniqueKeysWithValues: [1, 2, 4, 5].map { ($0, settings($0, isAfter: false)) }),
            after: Dictionary(
                uniqueKeysWithValues: [1, 2, 4, 5].map { ($0, settings($0, isAfter: true)) }))
    }

    private static func claims(_ first: UInt64, _ second: UInt64) -> LoadRecord {
        Loads.record(groups: [
            Loads.group(.baseline, shard: 1, outcomes: [.success: first]),
            Loads.group(.fault, shard: 2, outcomes: [.success: second, .timeout: 5000]),
        ])
    }

    @Test func whoSendsNothingIsFoundOut() {
        let idle = Self.check([1: ["info": 900, "ping": 80, "config|get": 400]])
        #expect(
            idle.doubt(about: [Self.claims(600, 400)], own: nil)
                == "1000 operations on shards 1, 2 are said to have succeeded, and the servers count 0 commands "
                + "that can have been theirs")
        // Nor do those of our own load beside count for it.
        let own = Self.check([1: ["get": 600], 2: ["get": 400]])
        #expect(own.doubt(about: [Self.claims(600, 400)], own: nil) == nil)
        #expect(own.doubt(about: [Self.claims(600, 400)], own: Self.claims(600, 400)) != nil)
    }

    @Test func aTenthMayBeMissing() {
        let most = Self.check([1: ["get": 500], 2: ["get": 400]])
        #expect(most.doubt(about: [Self.claims(600, 400)], own: nil) == nil)
        let fewer = Self.check([1: ["get": 499], 2: ["get": 400]])
        #expect(fewer.doubt(about: [Self.claims(600, 400)], own: nil) != nil)
        // Too few to say anything.
        #expect(Self.check([:]).doubt(about: [Self.claims(60, 39)], own: nil) == nil)
    }

    /// Replicas carry writes out too.
    @Test func aWriteIsNotCountedTwice() {
        let half = Self.check([1: ["set": 300], 4: ["set": 300], 2: ["set": 200], 5: ["set": 200]])
        #expect(half.doubt(about: [Self.claims(600, 400)], own: nil) != nil)
        // Where a replica took over, each node may have carried out a part.
        let both = Self.check(
            [1: ["set": 300], 4: ["set": 300], 2: ["set": 200], 5: ["set": 200]],
            handedOver: [1, 2])
        #expect(both.doubt(about: [Self.claims(600, 400)], own: nil) == nil)
    }

    @Test func callsOfManyOperationsAreNotHeldAgainstIt() {
        let many = Self.check([1: ["mset": 1], 2: ["mget": 40]], lookups: [2: 400])
        #expect(many.doubt(about: [Self.claims(600, 400)], own: nil) == nil)
    }

    @Test func whatEndedTookItsCountsAlong() {
        let ended = Self.check([2: ["get": 400]], restarted: [4])
        #expect(ended.doubt(about: [Self.claims(60_000, 400)], own: nil) == nil)
        #expect(ended.doubt(about: [Self.claims(0, 4000)], own: nil)?.contains("shards 2") == true)
    }
}
