import Evidence
import Linux
import LoadGenerator

/// Fires a plan's steps at their times and heals them.
struct TimelineRunner {
    let plan: Plan
    let cluster: Cluster
    let network: NetworkController?
    let timeline: Timeline
    let load: RunningLoad?
    let faults: FaultLedger
    let seed: UInt64
    let observer: any RunObserver

    /// Goes through the whole time line; returns when it is over and everything with an end of its own is
    /// healed. In a cancelled task it heals everything at once and returns early.
    ///
    /// - Returns: The scenes of steps that have no end of their own, still to be healed.
    func run() async -> [FaultScene] {
        await withTaskGroup(of: FaultScene?.self) { group in
            for step in plan.timeline {
                group.addTask { await perform(step) }
            }
            group.addTask {
                try? await sleep(until: plan.duration)
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
    private func perform(_ step: Step) async -> FaultScene? {
        do { try await sleep(until: step.at) } catch { return nil }
        let name = type(of: step.fault).name
        timeline.record(
            .stepFired, at: timeline.now(),
            details: [
                "step": .integer(Int64(step.number)), "fault": .text(name),
                "text": .text(step.text),
            ])
        observer.note(step.text)
        let scene = await scene(of: step, fault: name)
        guard let scene else { return nil }
        load?.enter(.fault)
        faults.begin()
        cluster.watch.alert(shards: shards(of: scene.targets))
        do {
            try await step.fault.inject(into: scene)
            if let length = step.length {
                // From the effect on: to prove it may have taken a while.
                let begin = scene.newestEffect ?? MonotonicClock.now()
                try await sleep(until: timeline.offset(begin).sinceStart + length)
            } else if !type(of: step.fault).endsByItself {
                return scene
            }
        } catch is CancellationError {
            // The run was interrupted: heal what there is, below.
        } catch {
            scene.unproven(node: nil, why: "\(error)")
        }
        await scene.heal()
        faults.end()
        if faults.isQuiet, isLast(step) { load?.enter(.recovery) }
        return nil
    }

    /// Whether no step begins after this one's end.
    private func isLast(_ step: Step) -> Bool {
        let now = timeline.offset(timeline.now()).sinceStart
        return plan.timeline.allSatisfy { $0.number == step.number || $0.at < now }
    }

    private func scene(of step: Step, fault: String) async -> FaultScene? {
        let snapshot = await cluster.snapshot()
        var generator = SplitMix64(
            seed: seed ^ (UInt64(step.number + 1) &* 0xD1B5_4A32_D192_ED03))
        do {
            let resolved = try step.fault.resolve(in: snapshot, using: &generator)
            return FaultScene(
                cluster: cluster, network: network, resolved: resolved, duration: step.length,
                step: step.number, fault: fault, timeline: timeline)
        } catch {
            timeline.record(
                .receiptMissing, at: timeline.now(),
                details: [
                    "step": .integer(Int64(step.number)), "fault": .text(fault),
                    "why": .text("\(error)"),
                ])
            return nil
        }
    }

    private func shards(of nodes: [Int]) -> Set<Int> {
        let topology = cluster.deployment.topology
        return Set(nodes.compactMap { topology.shard(ofNode: $0)?.number })
    }

    private func sleep(until offset: Duration) async throws {
        let wait = timeline.origin + offset.wholeNanoseconds - MonotonicClock.now()
        if wait > 0 { try await Task.sleep(for: .nanoseconds(wait)) }
    }
}
