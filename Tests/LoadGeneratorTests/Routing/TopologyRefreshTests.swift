import Testing

@testable import LoadGenerator
@testable import Workload

/// Which node is asked for the slot table, and when.
struct TopologyRefreshTests {
    private let nodes = Array(0..<6)

    /// The nodes that so many fetches in a row ask first, each answered at once.
    private func firstAsked(
        _ choice: RefreshNode, fetches: Int, seed: UInt64, avoiding node: Int? = nil
    ) -> [Int] {
        var random = RandomSource(seed: seed)
        var refresh = TopologyRefresh(node: 4, due: 0)
        return (0..<fetches).map { fetch in
            if let node { refresh.avoid(node) }
            refresh.begin(
                choice, among: nodes, isMaster: { $0 < 3 }, random: &random, now: Int64(fetch))
            refresh.succeed()
            return refresh.node
        }
    }

    /// The nodes that one fetch asks when none answers.
    private func asked(_ choice: RefreshNode, seed: UInt64, avoiding node: Int? = nil) -> [Int] {
        var random = RandomSource(seed: seed)
        var refresh = TopologyRefresh(node: 4, due: 0)
        if let node { refresh.avoid(node) }
        return (0..<6).map { _ in
            refresh.begin(choice, among: nodes, isMaster: { $0 < 3 }, random: &random, now: 0)
            return refresh.node
        }
    }

    @Test func randomAsksEachNodeInASixthOfItsFetchesAndSaysTheSameForTheSameSeed() {
        let first = firstAsked(.random, fetches: 6000, seed: 7)
        for node in nodes {
            let count = first.count { $0 == node }
            #expect((850...1150).contains(count), "node \(node): \(count)")
        }
        #expect(first == firstAsked(.random, fetches: 6000, seed: 7))
        #expect(first != firstAsked(.random, fetches: 6000, seed: 8))
    }

    @Test func mastersFirstAsksOneThatHangsInAThirdOfItsFetches() {
        let first = firstAsked(.mastersFirst, fetches: 3000, seed: 7)
        #expect(Set(first) == [0, 1, 2])
        #expect((900...1100).contains(first.count { $0 == 0 }))
        let all = asked(.mastersFirst, seed: 3)
        #expect(Set(all.prefix(3)) == [0, 1, 2] && Set(all) == Set(nodes))
    }

    @Test func stickyStaysWithTheNodeThatAnswered() {
        #expect(Set(firstAsked(.sticky, fetches: 20, seed: 7)) == [4])
        #expect(asked(.sticky, seed: 1) == [4, 5, 0, 1, 2, 3])
    }

    @Test func inOrderBeginsEachFetchWithTheSameNode() {
        var random = RandomSource(seed: 1)
        var refresh = TopologyRefresh(node: 4, due: 0)
        var asked: [Int] = []
        for fetch in 0..<3 {
            for isAnswered in [false, true] {
                refresh.begin(
                    .inOrder, among: nodes, isMaster: { _ in true }, random: &random,
                    now: Int64(fetch))
                asked.append(refresh.node)
                if isAnswered { refresh.succeed() }
            }
        }
        #expect(asked == [4, 5, 4, 5, 4, 5])
    }

    @Test(arguments: RefreshNode.allCases)
    func everyNodeIsAskedOnceAndTheAvoidedOneLast(choice: RefreshNode) {
        for seed in 0..<20 as Range<UInt64> {
            #expect(Set(asked(choice, seed: seed)) == Set(nodes))
            #expect(asked(choice, seed: seed, avoiding: 4).last == 4)
        }
        #expect(!firstAsked(choice, fetches: 50, seed: 2, avoiding: 1).contains(1))
    }

    @Test func theClockBeginsAtItsPhaseAndGoesOnFromEachFetch() {
        var random = RandomSource(seed: 1)
        var refresh = TopologyRefresh(node: 0, due: 1000, interval: 500, fraction: 0.3)
        #expect(refresh.due == 1000)
        refresh.begin(.random, among: nodes, isMaster: { _ in true }, random: &random, now: 1000)
        #expect(refresh.nextTick(interval: 500, now: 1002) == 1150)
        #expect(refresh.nextTick(interval: 500, now: 1151) == 1651)
    }

    @Test func whatIsAskedForTooSoonIsPutOffOrDropped() {
        var random = RandomSource(seed: 1)
        for (isDropped, due) in [(false, 1100), (true, .max)] as [(Bool, Int64)] {
            var refresh = TopologyRefresh(node: 0, due: 0)
            // The client's first fetch holds none off.
            refresh.begin(.random, among: nodes, isMaster: { _ in true }, random: &random, now: 0)
            refresh.due = .max
            refresh.request(now: 10, spacing: 100, dropped: isDropped)
            #expect(refresh.due == 10)
            refresh.begin(
                .random, among: nodes, isMaster: { _ in true }, random: &random, now: 1000)
            refresh.due = .max
            refresh.request(now: 1050, spacing: 100, dropped: isDropped)
            #expect(refresh.due == due)
            refresh.request(now: 1200, spacing: 100, dropped: isDropped)
            #expect(refresh.due == min(due, 1200))
        }
    }
}
