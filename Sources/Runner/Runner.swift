import Foundation
import Linux
package import Plan
import Quantities
import RunRecord
package import Testbed
import Wording
import Workload

/// Runs a plan: as many runs as it says, each on a fresh cluster or on the healed one.
package struct Runner: Sendable {
    private let plan: Plan
    private let options: RunnerOptions
    private let server: ServerBinary
    private let observer: any RunObserver

    private var startLimit: Duration { plan.cluster.topology.longestStart }

    /// A runner of a plan.
    package init(
        plan: Plan, options: RunnerOptions, server: ServerBinary, observer: any RunObserver
    ) {
        self.plan = plan
        self.options = options
        self.server = server
        self.observer = observer
    }

    /// Runs everything; the evidence is in the run folder when it returns.
    ///
    /// - Returns: Whether all runs went on to their ends; false when the task was cancelled.
    /// - Throws: `ClusterError` and others when a run cannot be started or its evidence not written.
    package func run() async throws -> Bool {
        var kept: Cluster?
        let indexes = options.indexes ?? Array(1...plan.runs)
        for index in indexes {
            if Task.isCancelled { return false }
            let (cluster, startUp) = try await cluster(for: index, kept: kept)
            kept = plan.reuse == .healed && options.attached == nil ? cluster : nil
            let finished: Bool
            do {
                try await fill(cluster, for: index)
                finished = try await execute(index, on: cluster, startUp: startUp)
            } catch {
                await end(cluster)
                throw error
            }
            if kept == nil || !finished || index == indexes.last { await end(cluster) }
            if !finished { return false }
        }
        return true
    }

    /// One run, with a network of its own where the plan disturbs it.
    private func execute(
        _ index: Int, on cluster: Cluster, startUp: Duration
    ) async throws -> Bool {
        var network: NetworkController?
        if let engine = options.networkEngine {
            network = try await NetworkController.start(
                engine: engine, seed: options.seed &+ UInt64(index))
        }
        let run = SingleRun(
            plan: plan, options: options, index: index, cluster: cluster, network: network,
            startUp: startUp, observer: observer)
        let result: Result<Bool, any Error>
        do {
            result = .success(try await run.execute())
        } catch {
            result = .failure(error)
        }
        // Its programs must not be ended by the run's cancellation.
        if let network { try await Task { try await network.stop() }.value }
        return try result.get()
    }

    private func cluster(for index: Int, kept: Cluster?) async throws -> (Cluster, Duration) {
        if let kept {
            let begin = MonotonicClock.now()
            try await kept.empty()
            try await kept.waitUntilWhole(within: startLimit)
            return (kept, .nanoseconds(MonotonicClock.now() - begin))
        }
        if let found = options.attached { return try await join(found, for: index) }
        observer.note(
            "run \(index) of \(plan.runs): starting \(plan.cluster.nodeCount.counted("node")) "
                + "(\(server.version))")
        let data = "\(options.dataFolder)/\(index)"
        let cluster = try Cluster(
            try ClusterDeployment(
                topology: plan.cluster.topology, directives: plan.nodeDirectives,
                server: server, isSandboxed: options.isSandboxed,
                seed: options.seed &+ UInt64(index), dataFolder: data,
                logFolder: options.folder.run(index).path + "/nodes",
                servers: options.servers, clients: plan.cluster.clients,
                spares: options.session == nil ? plan.mostNewNodes : FaultSession.spares,
                support: options.support, isSecured: plan.cluster.isSecured))
        do {
            let startUp = try await cluster.start(within: startLimit)
            observer.note(
                "run \(index): cluster whole after \(SampleText.text(startUp.inSeconds, .time))")
            if let contradiction = await cluster.contradiction { observer.note(contradiction) }
            return (cluster, startUp)
        } catch {
            await end(cluster)
            throw error
        }
    }

    /// The cluster that was there before, watched and whole.
    private func join(
        _ found: FoundCluster, for index: Int
    ) async throws -> (Cluster, Duration) {
        let nodes = found.topology.nodeCount
        observer.note(
            "run \(index) of \(plan.runs): attached to \(nodes) nodes (\(found.version)) by "
                + found.attach.reach.rawValue)
        let cluster = Cluster(
            found, keyPrefix: KeyNaming.prefix(ofRun: AttachedKeys.newRun()),
            logFolder: options.folder.run(index).path + "/nodes")
        do {
            return (cluster, try await cluster.join(within: startLimit))
        } catch {
            await end(cluster)
            throw error
        }
    }

    /// Writes the data that the plan wants each master to hold.
    private func fill(_ cluster: Cluster, for index: Int) async throws {
        guard let data = plan.cluster.data else { return }
        let begin = MonotonicClock.now()
        let keys = try await cluster.fill(data, valueSize: plan.cluster.dataValueSize)
        let took = Duration.nanoseconds(MonotonicClock.now() - begin).inMilliseconds.rounded()
        observer.note("run \(index): \(data) on each master, \(keys) keys, after \(took) ms")
    }

    private func end(_ cluster: Cluster) async {
        await cluster.end()
        guard options.attached == nil else { return }
        try? FileManager.default.removeItem(atPath: cluster.deployment.dataFolder)
    }
}
