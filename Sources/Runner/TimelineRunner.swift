import Faults
import Linux
import LoadGenerator
import Plan
import Quantities
import RunRecord
import Synchronization
import Testbed

/// Fires a plan's steps at their times and heals them.
struct TimelineRunner {
    let plan: Plan
    let cluster: Cluster
    let network: NetworkController?
    let timeline: Timeline
    let load: RunningLoad?
    let windows: WindowBoard
    let faults: FaultLedger
    let seed: UInt64
    /// Which run of the plan, from 1.
    var index = 1
    let observer: any RunObserver
    /// Where faults are posted while the run goes on, instead of the plan's; nil for the plan's.
    var session: FaultSession?

    /// Goes through the whole time line; returns when it is over and everything with an end of its own is
    /// healed. In a cancelled task it heals everything at once and returns early.
    ///
    /// - Returns: The scenes of steps that have no end of their own, still to be healed.
    func run() async -> [FaultScene] {
        if let session { return await session.run(with: self) }
        faults.expect(plan.timeline.count)
        return await withTaskGroup(of: FaultScene?.self) { group in
            for step in plan.timeline {
                group.addTask { await perform(step) }
            }
            group.addTask {
                try? await sleepUntilEnd()
                return nil
            }
            var unhealed: [FaultScene] = []
            for await scene in group {
                if let scene { unhealed.append(scene) }
            }
            return unhealed
        }
    }

    /// One step from its time to its heal.
    ///
    /// - Returns: The scene when the step has no end of its own.
    func perform(_ step: Step) async -> FaultScene? {
        let name = type(of: step.fault).name
        var hasBegun = false
        defer {
            if !hasBegun { faults.skip() }
            faults.finish(step.number)
        }
        guard await mayBegin(step) else { return nil }
        timeline.record(.stepFired, at: timeline.now()) {
            $0[.step] = step.number
            $0[.fault] = name
            $0[.text] = step.text
        }
        observer.note(step.text)
        let scene = await scene(of: step, fault: name)
        guard let scene else { return nil }
        load?.enter(.fault)
        windows.enter(.fault)
        faults.begin()
        hasBegun = true
        cluster.watch.alert(shards: shards(of: scene.targets))
        do {
            try await step.action.inject(into: scene)
            session?.injected(step.number)
            if let length = step.length {
                // From the effect on: to prove it may have taken a while.
                let begin = scene.newestEffect ?? MonotonicClock.now()
                try await pause(step, until: timeline.offset(begin).sinceStart + length)
            } else if !type(of: step.fault).endsByItself {
                return scene
            }
        } catch is CancellationError {
            // The run was interrupted: heal what there is, below.
        } catch {
            scene.unproven(node: nil, why: "\(error)")
        }
        await scene.heal()
        end(step)
        return nil
    }

    /// Waits for a step's time, and for the cluster where it says so; what keeps it from beginning is recorded, but
    /// not that the run was interrupted.
    private func mayBegin(_ step: Step) async -> Bool {
        do {
            try await pause(step, until: step.at)
            var reason = session?.isReleased(step.number) == true ? Self.withdrawn : nil
            if reason == nil, step.waitsForCluster {
                reason = try await reasonNotWhole(before: step)
            }
            guard let reason else { return true }
            cannot(begin: step, fault: type(of: step.fault).name, why: reason)
        } catch {}
        return false
    }

    /// Counts a step's fault as over; after the last one comes the recovery.
    func end(_ step: Step) {
        faults.release(step.number)
        faults.end()
        enterRecoveryIfOver()
    }

    /// After the last fault comes the recovery.
    func enterRecoveryIfOver() {
        guard faults.isOver else { return }
        load?.enter(.recovery)
        windows.enter(.recovery)
    }

    /// Sleeps until the plan's end; where it says so, only until all is over and whole.
    private func sleepUntilEnd() async throws {
        guard plan.end == .whole else { return try await sleep(until: plan.duration) }
        let steps = plan.timeline.map(\.number)
        var settledSince: Duration?
        while true {
            let now = timeline.offset(timeline.now()).sinceStart
            let isSettled = faults.areOver(steps) && faults.isSettled
            settledSince = isSettled ? settledSince ?? now : nil
            if let settledSince, now - settledSince >= RunEnd.rest { return }
            if now >= plan.duration { return }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Waits until the cluster is whole and the steps before that wait too are over, or until there is no time
    /// left for the step. Two that waited for the same moment would begin together.
    ///
    /// - Returns: Why it was not whole in time; nil when it is.
    /// - Throws: `CancellationError`.
    private func reasonNotWhole(before step: Step) async throws -> String? {
        let latest = plan.duration - (step.length ?? .zero)
        let before = plan.timeline.filter {
            $0.waitsForCluster && $0.at <= step.at && $0.number < step.number
        }.map(\.number)
        var wholeSince: Duration?
        while true {
            let now = timeline.offset(timeline.now()).sinceStart
            let living = await cluster.living()
            let reason =
                faults.areOver(before)
                ? cluster.watch.picture.reasonNotWhole(among: living)
                : "a step before this one that waits too acts"
            wholeSince = reason == nil ? wholeSince ?? now : nil
            if let wholeSince, now - wholeSince >= step.wholeFor { return nil }
            if let session, session.isReleased(step.number) { return Self.withdrawn }
            if now >= latest {
                let why = reason ?? "it has only just become whole"
                return "the cluster was not ok by \(latest.inWords): \(why)"
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private func scene(of step: Step, fault: String) async -> FaultScene? {
        var snapshot = await cluster.snapshot()
        snapshot.zones = plan.cluster.zones.zones(of: plan.cluster.topology)
        snapshot.touched = faults.touched
        var generator = SplitMix64(
            seed: seed ^ (UInt64(step.number + 1) &* 0xD1B5_4A32_D192_ED03))
        do {
            let resolved = try step.fault.resolve(in: snapshot, using: &generator)
            let scene = FaultScene(
                cluster: cluster, network: network, resolved: resolved, duration: step.length,
                step: step.number, fault: fault, timeline: timeline, run: index)
            faults.touch(scene.targets)
            let kind = type(of: step.fault)
            // A link may well be cut whose node does not run.
            guard !kind.actsOnNetwork,
                let why = faults.take(scene.targets, for: step, holding: kind.disablesNode)
            else { return scene }
            cannot(begin: step, fault: fault, why: why)
            return nil
        } catch {
            let holders = faults.holders
            cannot(
                begin: step, fault: fault,
                why: "\(error)" + (holders.isEmpty ? "" : "; \(holders)"))
            return nil
        }
    }

    /// Records that a step was never begun.
    private func cannot(begin step: Step, fault: String, why: String) {
        timeline.record(.receiptMissing, at: timeline.now()) {
            $0[.step] = step.number
            $0[.fault] = fault
            $0[.why] = why
        }
    }

    private func shards(of nodes: [Int]) -> Set<Int> {
        Set(nodes.compactMap { cluster.watch.shard(ofNode: $0) })
    }

    /// Why a posted step was not begun that somebody healed, or that the session's end overtook.
    private static let withdrawn = "it was ended before it began"

    /// Sleeps for a step, until somebody wants its fault healed at the latest.
    private func pause(_ step: Step, until offset: Duration) async throws {
        guard let session else { return try await sleep(until: offset) }
        while !session.isReleased(step.number) {
            let left = offset - timeline.offset(timeline.now()).sinceStart
            guard left > .zero else { return }
            try await Task.sleep(for: min(left, .milliseconds(5)))
        }
    }

    private func sleep(until offset: Duration) async throws {
        let wait = timeline.origin + offset.wholeNanoseconds - MonotonicClock.now()
        if wait > 0 { try await Task.sleep(for: .nanoseconds(wait)) }
    }
}

/// When a run's windows began, on CLOCK_MONOTONIC in nanoseconds.
final class WindowBoard: Sendable {
    private let begins = Mutex<[LoadWindow: Int64]>([:])

    /// A window begins now, unless it has begun before.
    func enter(_ window: LoadWindow) {
        let now = MonotonicClock.now()
        begins.withLock { $0[window] = $0[window] ?? now }
    }

    /// When a window began; nil when it has not.
    func begin(of window: LoadWindow) -> Int64? { begins.withLock { $0[window] } }
}
