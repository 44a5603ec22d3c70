import Evidence
import Foundation
import Linux
import LoadGenerator

extension SingleRun {
    /// What is known of the run before its first event.
    func describe(origin: Int64, wallClock: WallClockSample) -> RunDescription {
        RunDescription(
            index: index, plan: plan.name, about: plan.about, seed: options.seed,
            topology: currentTopology,
            nodeTimeoutMilliseconds: Int64(plan.cluster.nodeTimeout.inMilliseconds),
            configuration: Dictionary(
                uniqueKeysWithValues: plan.cluster.configuration.map {
                    ($0.name, $0.values.joined(separator: "; "))
                }),
            server: "\(cluster.deployment.server.version)",
            sandbox: options.isSandboxed ? "namespaces" : "none",
            networkEngine: options.networkEngine?.description ?? "none", host: Host.description(),
            programVersion: options.programVersion,
            wallClockNanoseconds: wallClock.offsetNanoseconds + origin,
            askedRate: plan.load?.rate, clientPolicy: plan.load?.policy.name,
            steps: plan.timeline.map(\.text), durationSeconds: plan.duration.inSeconds,
            monotonicOriginNanoseconds: origin,
            sideBySide: options.sideBySide > 1 ? options.sideBySide : nil)
    }

    /// The cluster as it is now: on a healed cluster another node may be a shard's master than when it was
    /// built.
    private var currentTopology: Topology {
        let picture = cluster.watch.picture
        let shards = zip(cluster.deployment.topology.shards, picture.masters).map {
            shard, master -> Topology.Shard in
            guard let master, master != shard.master, shard.nodes.contains(master) else {
                return shard
            }
            return Topology.Shard(
                number: shard.number, slots: shard.slots, master: master,
                replicas: shard.nodes.filter { $0 != master })
        }
        return Topology(shards: shards)
    }

    func startLoad(timeline: Timeline) throws -> RunningLoad? {
        guard let specification = plan.load else { return nil }
        // The load begins with the nodes of the start; those that join have no address of its own.
        let first = cluster.deployment.topology.nodeCount
        let nodes = cluster.addresses.filter { $0.key <= first }.sorted { $0.key < $1.key }.map {
            LoadTarget.Node(number: $0.key, host: $0.value.host, port: UInt16($0.value.port))
        }
        let sources = (1...max(1, specification.workers)).map { "127.0.2.\($0)" }
        let target = LoadTarget(
            nodes: nodes, topology: cluster.deployment.topology,
            sourceAddresses: options.isSandboxed ? sources : [])
        timeline.record(.loadStarted, at: timeline.now())
        return try RunningLoad.start(
            specification, target: target, origin: timeline.origin,
            seed: options.seed &+ UInt64(index))
    }

    func startCompanion() throws -> Companion? {
        guard let command = options.companion else { return nil }
        return try Companion(
            command: command,
            addresses: cluster.addresses.filter {
                $0.key <= cluster.deployment.topology.nodeCount
            }, run: index,
            environment: ProcessInfo.processInfo.environment,
            output: options.folder.run(index).path + "/companion.log")
    }

    /// Looks at everything ten times a second, and after nodes that end by themselves.
    func showProgress(load: RunningLoad?, timeline: Timeline, phase: PhaseBoard) async {
        while !Task.isCancelled {
            if let crash = await cluster.reap() { observer.note(crash.description) }
            let elapsed = timeline.offset(timeline.now()).sinceStart
            observer.observe(
                RunProgress(
                    run: index, phase: phase.current, elapsed: elapsed,
                    nodes: await cluster.progress(), load: load?.snapshot(),
                    events: timeline.noteworthyEvents()))
            do { try await Task.sleep(for: .milliseconds(100)) } catch { return }
        }
    }
}
