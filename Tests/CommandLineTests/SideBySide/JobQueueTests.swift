import Testing

@testable import Commands

@Suite struct JobQueueTests {
    private static func job(_ plan: Int, _ run: Int, atOnce: Int) -> PartJob {
        PartJob(
            plan: plan, name: "p\(plan)", folder: "/nowhere", runs: [run], sideBySide: atOnce,
            options: [])
    }

    private static func begin(_ queue: inout JobQueue) -> [PartJob] {
        var begun: [PartJob] = []
        while let job = queue.next() { begun.append(job) }
        return begun
    }

    @Test(arguments: [1, 2, 3, 7])
    func noMoreGoOnAtOnceThanAskedFor(atOnce: Int) {
        var queue = JobQueue((1...10).map { Self.job(0, $0, atOnce: atOnce) })
        var running = Self.begin(&queue)
        #expect(running.count == atOnce)
        var made: [Int] = []
        while !running.isEmpty {
            let ended = running.removeFirst()
            made += ended.runs
            queue.ended(ended)
            running += Self.begin(&queue)
            #expect(running.count <= atOnce)
        }
        #expect(made.sorted() == Array(1...10))
    }

    @Test func aGreedyPlanRunsAlone() {
        var queue = JobQueue([
            Self.job(0, 1, atOnce: 4), Self.job(1, 1, atOnce: 1), Self.job(2, 1, atOnce: 4),
        ])
        let first = Self.begin(&queue)
        #expect(first.map(\.plan) == [0])
        queue.ended(first[0])
        let second = Self.begin(&queue)
        #expect(second.map(\.plan) == [1])
        queue.ended(second[0])
        #expect(Self.begin(&queue).map(\.plan) == [2])
    }

    @Test func whatOnePlanHasLeftCanBeDropped() {
        var queue = JobQueue((1...3).map { Self.job($0 % 2, $0, atOnce: 1) })
        #expect(queue.drop(plan: 1) == 2)
        #expect(!queue.hasJobs(of: 1))
        #expect(Self.begin(&queue).map(\.plan) == [0])
    }
}
