import Plan
import Quantities
import RunRecord
import Testing

@Suite("Targets")
struct PlanTargetTests {
    private let topology = Topology(masters: 5, replicasPerMaster: 2)

    private func snapshot() -> ClusterSnapshot {
        ClusterSnapshot(startOf: topology)
    }

    private func read(_ text: String) throws -> Target {
        try Target(reading: PlanValue(plain: text, at: PlanPosition(source: "plan.yaml")))
    }

    private func nodes(
        _ text: String, in snapshot: ClusterSnapshot, seed: UInt64 = 1
    ) throws -> [Int] {
        var generator = SplitMix64(seed: seed)
        return try read(text).resolve(in: snapshot, using: &generator)
    }

    @Test func everyPatternReadsBackAsItsText() throws {
        for pattern in TargetCatalog.all {
            let text = pattern.words.replacing(" N ...", with: " 14").replacing("N", with: "3")
                .replacing("K", with: "user:{7} x").replacing("Z", with: "eu-1.a")
            #expect(try read(text).text == text)
            #expect(!pattern.summary.isEmpty)
        }
        #expect(TargetCatalog.all.count == 17)
    }

    @Test func spacesBetweenWordsDoNotMatter() throws {
        #expect(try read("  master  of slot 7 ") == .masterOfSlot(7))
    }

    @Test func theFirstRolesAreResolved() throws {
        #expect(try nodes("master of slot 0", in: snapshot()) == [1])
        #expect(try nodes("master of slot 16383", in: snapshot()) == [5])
        #expect(try nodes("master of key foo", in: snapshot()) == [4])
        #expect(try nodes("node 15", in: snapshot()) == [15])
        #expect(try nodes("nodes 15 2", in: snapshot()) == [2, 15])
        #expect(try nodes("all masters", in: snapshot()) == [1, 2, 3, 4, 5])
        #expect(try [6, 11].contains(nodes("replica of slot 0", in: snapshot())[0]))
    }

    @Test func zonesAndTheRestOfTheMastersAreResolved() throws {
        var now = snapshot()
        now.zones = [1: "a", 2: "b", 6: "a", 7: "b"]
        now.live.remove(6)
        #expect(try nodes("zone b", in: now) == [2, 7])
        #expect(try nodes("zone a", in: now) == [1])
        #expect(try nodes("masters in zone b", in: now) == [2])
        #expect(try nodes("all replicas", in: now) == [7, 8, 9, 10, 11, 12, 13, 14, 15])
        #expect(try nodes("all nodes", in: now).count == 14)
        #expect(try read("nodes 1-3 5") == .nodes([1, 2, 3, 5]))
        now.touched = [1, 2, 3, 5, 9]
        #expect(try nodes("another master", in: now) == [4])
        now.touched.insert(4)
        #expect(complaint("another master", now).contains("no step was done to"))
        #expect(complaint("zone c", now).contains("no node of the zone lives"))
        for text in [
            "nodes 3-1", "nodes 1-3 2", "nodes 1-", "nodes 1-99999", "zone a b", "zone \u{e4}",
        ] {
            #expect(throws: PlanError.self, "\(text)") { try read(text) }
        }
    }

    @Test func currentRolesCountNotTheFirstOnes() throws {
        var now = snapshot()
        now.masters[1] = 6
        now.replicas[1] = [11]
        now.live.remove(1)
        #expect(try nodes("master of slot 0", in: now) == [6])
        #expect(try nodes("replica of slot 0", in: now) == [11])
        #expect(try nodes("all masters", in: now) == [2, 3, 4, 5, 6])
    }

    @Test func majoritiesAndMinoritiesHaveTheirSize() throws {
        for seed: UInt64 in 0..<50 {
            let majority = try nodes("majority of masters", in: snapshot(), seed: seed)
            let minority = try nodes("minority of masters", in: snapshot(), seed: seed)
            #expect(Set(majority).count == 3 && majority.allSatisfy { (1...5).contains($0) })
            #expect(Set(minority).count == 2 && minority.allSatisfy { (1...5).contains($0) })
        }
    }

    @Test func theSeedDecidesAndEveryNodeHasItsTurn() throws {
        var seen: Set<Int> = []
        for seed: UInt64 in 0..<100 {
            let first = try nodes("any master", in: snapshot(), seed: seed)
            #expect(try nodes("any master", in: snapshot(), seed: seed) == first)
            seen.formUnion(first)
        }
        #expect(seen == [1, 2, 3, 4, 5])
    }

    @Test(arguments: [
        ("any replica", "there are 0 live replicas, it takes 1"),
        ("any master", "there are 0 live masters, it takes 1"),
        ("majority of masters", "there are 0 live masters, it takes 3"),
        ("master of slot 0", "node 1, the master of shard 1, does not live"),
        ("replica of slot 0", "there are 0 live replicas of its shard, it takes 1"),
        ("node 3", "it does not live"),
        ("clients", "clients are no nodes"),
    ])
    func nothingThatMatchesIsAnError(_ text: String, _ reason: String) {
        var dead = snapshot()
        dead.live = []
        #expect("'\(text)' names no node now: \(reason)" == complaint(text, dead))
        dead.masters = [:]
        #expect(
            complaint("master of slot 0", dead)
                == "'master of slot 0' names no node now: shard 1 has no master")
    }

    private func complaint(_ text: String, _ snapshot: ClusterSnapshot) -> String {
        do {
            return "\(try nodes(text, in: snapshot))"
        } catch {
            return "\(error)"
        }
    }
}
