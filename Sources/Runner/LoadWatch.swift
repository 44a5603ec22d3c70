import Faults
import Judgement
import LoadGenerator
import RunRecord
import Synchronization
import Testbed

/// Ends a run early when a worker of its load dies: what the faults did from then on would be seen by fewer
/// clients than the plan asks for, or by none.
final class LoadWatch: Sendable {
    private let load: RunningLoad?
    private let timeline: Timeline
    private let observer: any RunObserver
    private let told = Mutex<Set<String>>([])

    private static let interval = Duration.milliseconds(20)

    /// A watch over a load; over none, nothing ends early.
    init(load: RunningLoad?, timeline: Timeline, observer: any RunObserver) {
        self.load = load
        self.timeline = timeline
        self.observer = observer
    }

    /// Goes through a time line until it is over or a worker has died: then no further step begins, and what
    /// acts is healed.
    ///
    /// - Returns: The scenes of steps that have no end of their own, still to be healed.
    func endingEarly(_ runner: TimelineRunner) async -> [FaultScene] {
        await withTaskGroup(of: [FaultScene]?.self) { group in
            group.addTask { await runner.run() }
            if let load {
                group.addTask {
                    await self.waitForDeath(load)
                    return nil
                }
            }
            var unhealed: [FaultScene] = []
            // Whichever ends first ends the other.
            for await scenes in group {
                group.cancelAll()
                unhealed += scenes ?? []
            }
            return unhealed
        }
    }

    /// Records the deaths that were not told before; one may come while the load drains.
    func tellDeaths() {
        for death in load?.failures ?? [] where told.withLock({ $0.insert(death).inserted }) {
            timeline.record(.guardTripped, at: timeline.now()) {
                $0[.guardName] = WatchedGuard.deadWorker.name
                $0[.message] = death
            }
            observer.note("\(death); the run ends early, with what was measured")
        }
    }

    private func waitForDeath(_ load: RunningLoad) async {
        while load.failures.isEmpty {
            do { try await Task.sleep(for: Self.interval) } catch { return }
        }
        tellDeaths()
    }
}
