import Linux
import Synchronization
import Testing

@testable import ExperimentRunner

@Suite struct RunPoolTests {
    private struct Broken: Error {}

    /// How many go on, and the most that ever did.
    private final class Counter: Sendable {
        private let state = Mutex((now: 0, most: 0))

        var most: Int { state.withLock { $0.most } }

        func work() async {
            state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
            try? await Task.sleep(for: .milliseconds(5))
            state.withLock { $0.now -= 1 }
        }
    }

    @Test func aJobBeginsWhenItMayAndAllAreWaitedFor() async throws {
        let counter = Counter()
        var waiting = Array(1...9)
        var underWay = 0
        var done: [Int] = []
        let isWhole = try await RunPool.run(
            next: { () -> Int? in
                guard underWay < 3, !waiting.isEmpty else { return nil }
                underWay += 1
                return waiting.removeFirst()
            },
            perform: { job -> Int in
                await counter.work()
                return job * 10
            },
            ended: { job, end in
                underWay -= 1
                #expect(end == job * 10)
                done.append(job)
            })
        #expect(isWhole && done.sorted() == Array(1...9))
        #expect(counter.most == 3)
    }

    @Test func nothingIsBegunInACancelledTask() async throws {
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            var asked = 0
            let isWhole = try await RunPool.run(
                next: { () -> Int? in
                    asked += 1
                    return 1
                }, perform: { $0 }, ended: { _, _ in })
            return (isWhole, asked)
        }
        task.cancel()
        let (isWhole, asked) = try await task.value
        #expect(!isWhole && asked == 0)
    }

    @Test func whenOneThrowsTheOthersAreEnded() async {
        let wasCancelled = Mutex(false)
        var waiting = [1, 2]
        await #expect(throws: Broken.self) {
            try await RunPool.run(
                next: { waiting.popLast() },
                perform: { job in
                    if job == 1 { throw Broken() }
                    do { try await Task.sleep(for: .seconds(600)) } catch {
                        wasCancelled.withLock { $0 = true }
                    }
                }, ended: { _, _ in })
        }
        #expect(wasCancelled.withLock { $0 })
    }

    private static func process(_ script: String) -> RunProcess {
        RunProcess(
            ProcessSpecification(
                executable: "/bin/sh", arguments: ["-c", script],
                environment: ["PATH": "/usr/bin:/bin"], output: .null))
    }

    @Test func aProcessEndsAsItEnds() async throws {
        var told: [String] = []
        let status = try await Self.process("exit 3").run(
            begun: { told.append("begun") }, goesOn: { told.append("goes on") })
        #expect(status == .exited(3))
        #expect(told.first == "begun" && told.count >= 2)
    }

    @Test func anInterruptedProcessMayHealFirst() async throws {
        let task = Task {
            // Only once the process listens is it interrupted: the first word that it goes on comes 200 ms later.
            try await Self.process("trap 'sleep 0.3; exit 7' INT; while :; do sleep 0.05; done")
                .run(goesOn: { withUnsafeCurrentTask { $0?.cancel() } })
        }
        #expect(try await task.value == .exited(7))
    }

    @Test func oneThatCannotBeStartedSaysSo() async {
        let process = RunProcess(
            ProcessSpecification(
                executable: "/there/is/nothing", arguments: [], environment: [:], output: .null))
        await #expect(throws: LinuxError.self) { try await process.run() }
    }
}
