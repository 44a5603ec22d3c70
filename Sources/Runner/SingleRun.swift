import Faults
import Foundation
import Judgement
import Linux
import LoadGenerator
import Plan
import Quantities
import RunRecord
import Testbed
import Workload

/// One run of a plan on a cluster that is whole: load, faults, observers, and the evidence they leave.
struct SingleRun {
    let plan: Plan
    let options: RunnerOptions
    let index: Int
    let cluster: Cluster
    let network: NetworkController?
    let startUp: Duration
    let observer: any RunObserver

    /// The longest wait for the cluster to become whole after the last heal.
    private var convergenceLimit: Duration {
        max(.seconds(30), plan.cluster.nodeTimeout * 4 + .seconds(20))
    }

    /// The longest that reading the written keys back may take.
    private static let readBackLimit = Duration.seconds(30)

    /// Runs it.
    ///
    /// - Returns: Whether it went on to its end; false when the task was cancelled. The evidence is on disk
    ///   either way.
    /// - Throws: When the evidence cannot be written or the load cannot be started.
    func execute() async throws -> Bool {
        let files = try options.folder.createRun(index)
        let prepared = try await prepareLoad()
        let clients = try await startClients()
        let wallClock = WallClockSample.take()
        let origin = MonotonicClock.now()
        let version = await cluster.version ?? cluster.deployment.server.version
        var description = describe(origin: origin, wallClock: wallClock, server: version)
        description.clients = describe(clients)
        try files.write(description)
        let timeline = Timeline(
            origin: origin, writer: try LineWriter(path: files.timelinePath))
        recordStart(in: timeline, preload: prepared?.preload)
        for client in clients { client.tellStart(timeline) }
        let distances = try await ZoneDistance.apply(of: plan, to: cluster, network, timeline)
        let polled = try await attach(timeline, files)
        let scheduling = SchedulingWatch()
        try scheduling.start()
        defer { scheduling.stop() }
        let guards = Guards(
            nodeTimeout: plan.cluster.nodeTimeout, scheduling: scheduling, watch: cluster.watch,
            timeline: timeline, wallClock: wallClock)
        let logs = await logWatch(timeline, wallClock)
        logs?.start()
        let records = try await removingKeys(of: prepared?.load, timeline) {
            try await measure(prepared?.load, clients: clients, timeline: timeline)
        }
        await logs?.vouch()
        await ZoneDistance.check(distances, timeline)
        guards.check(outputs: cluster.outputs)
        guards.check(
            records.own, policyLimitsInFlight: plan.load?.policy.inFlightLimit != nil)
        let interrupted = Task.isCancelled
        timeline.record(.runEnded, at: timeline.now()) { $0[.isInterrupted] = interrupted }
        if let session = options.session {
            description.steps = session.stepTexts
            description.durationSeconds = timeline.offset(timeline.now()).sinceStart.inSeconds
            try files.write(description)
        }
        logs?.stop()
        try write(records, to: files)
        try polled.close()
        try timeline.close()
        try files.close(
            load: records.client ?? records.own, clients: records.clients.map(\.client))
        // The keys are gone by now; what comes next, the judging of the runs, needs memory of its own.
        HeapMemory.giveBack()
        return !interrupted
    }

    /// From now on what happens to nodes goes to the time line, and what measures need polled to its file.
    private func attach(_ timeline: Timeline, _ files: RunFiles) async throws -> PolledSeries {
        let polled = try PolledSeries(
            MeasureCatalog.polled, timeline: timeline,
            writer: try LineWriter(path: files.polledPath))
        await cluster.attach(timeline, keeping: polled)
        return polled
    }

    private func write(_ records: LoadRecords, to files: RunFiles) throws {
        if let load = records.client ?? records.own { try files.write(load) }
        if let histories = records.histories, records.client == nil { try files.write(histories) }
        if records.client != nil, let own = records.own { try files.write(beside: own) }
        for (client, load) in records.clients {
            if let load { try files.write(load, of: client) }
        }
    }

    /// What follows the nodes' logs; nil where they are out of reach.
    private func logWatch(_ timeline: Timeline, _ wallClock: WallClockSample) async -> LogWatch? {
        let paths = await cluster.logPaths()
        guard !paths.isEmpty else { return nil }
        return LogWatch(
            paths: paths, numbers: cluster.watch.numbers, wallClock: wallClock,
            clocks: cluster.clocks, shard: { [watch = cluster.watch] in watch.shard(ofNode: $0) },
            answering: { [watch = cluster.watch] in watch.picture.reachable }, timeline: timeline)
    }

    /// Measures, and removes the run's keys from a cluster that others use too, whatever became of the measuring.
    private func removingKeys(
        of load: PreparedLoad?, _ timeline: Timeline,
        _ measure: () async throws -> LoadRecords
    ) async throws -> LoadRecords {
        let result: Result<LoadRecords, any Error>
        do {
            result = .success(try await measure())
        } catch {
            result = .failure(error)
        }
        if cluster.found != nil {
            let keys = AttachedKeys(cluster: cluster, timeline: timeline)
            observer.note("run \(index): " + (await Task { await keys.remove(load) }.value))
        }
        return try result.get()
    }

    private func recordStart(in timeline: Timeline, preload: PreloadRecord?) {
        let origin = timeline.origin
        timeline.record(.runStarted, at: origin) { $0[.wallClock] = startText }
        timeline.record(.clusterReady, at: origin) { $0[.startUp] = startUp.inSeconds }
        guard let preload else { return }
        timeline.record(.preloaded, at: origin) {
            $0[.keys] = Int(preload.written)
            $0[.seconds] = preload.seconds
        }
    }

    /// Drives the load and the time line, and reads the data back.
    private func measure(
        _ prepared: PreparedLoad?, clients: [ClientProgram], timeline: Timeline
    ) async throws -> LoadRecords {
        if prepared != nil { timeline.record(.loadStarted, at: timeline.now()) }
        let load = try prepared?.start(
            origin: timeline.origin, seed: options.seed &+ UInt64(index))
        let companion = try startCompanion()
        let faults = FaultLedger()
        let phase = PhaseBoard()
        let record = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await showProgress(load: load, timeline: timeline, phase: phase) }
            let convergence = ConvergenceWatch(
                cluster: cluster, timeline: timeline, faults: faults)
            group.addTask { await convergence.run() }
            let record = try await act(
                load: load, clients: clients, timeline: timeline, convergence: convergence,
                phase: phase)
            phase.set(.ended)
            group.cancelAll()
            return record
        }
        if let told = await companion?.end() { observer.note("run \(index): \(told)") }
        return record
    }

    private func act(
        load: RunningLoad?, clients: [ClientProgram], timeline: Timeline,
        convergence: ConvergenceWatch, phase: PhaseBoard
    ) async throws -> LoadRecords {
        phase.set(.running)
        let windows = WindowBoard()
        let watch = LoadWatch(load: load, timeline: timeline, observer: observer)
        let unhealed = await watch.endingEarly(
            TimelineRunner(
                plan: plan, cluster: cluster, network: network, timeline: timeline, load: load,
                windows: windows, faults: convergence.faults,
                seed: options.seed &+ UInt64(index), index: index, observer: observer,
                session: options.session))
        var records = LoadRecords()
        let endings = await SingleRun.end(clients)
        for ending in endings {
            let record = ending.record(origin: timeline.origin, windows: windows)
            if let name = ending.name {
                records.clients.append((ClientDescription(name: name), record))
            } else {
                records.client = record
            }
            ending.tell(timeline, judgesStatus: plan.judgesStatus(ofClient: ending.name))
        }
        records.own = try await load?.stop(drainingFor: Task.isCancelled ? .zero : drainLimit)
        records.histories = try await load?.histories()
        if load != nil { timeline.record(.loadStopped, at: timeline.now()) }
        watch.tellDeaths()
        phase.set(.healing)
        // All before the first is healed: a node that is started again has forgotten what was done to it.
        for scene in unhealed { await scene.proveActing() }
        for scene in unhealed {
            await scene.heal()
            convergence.faults.end()
        }
        guard !Task.isCancelled else { return records }
        phase.set(.converging)
        await converge(convergence)
        guard !Task.isCancelled else { return records }
        phase.set(.readingBack)
        await readBack(endings, origin: timeline.origin, into: &records, timeline)
        guard let load else { return records }
        records.own?.ledger = try await load.readBack(atMost: Self.readBackLimit)
        records.own?.memory?.peak = MemoryUse.residentPeak
        return records
    }

    /// Waits for convergence. That it never came is a finding, which the missing event tells; it does not
    /// make what was measured before untrue.
    private func converge(_ convergence: ConvergenceWatch) async {
        guard let reason = await convergence.waitUntilSettled(within: convergenceLimit) else {
            return
        }
        observer.note("the cluster was not whole again after \(convergenceLimit): \(reason)")
    }

    /// How long operations in flight may take to end: as long as the client policy may keep trying, but not
    /// for ever.
    private var drainLimit: Duration {
        guard let policy = plan.load?.policy else { return .zero }
        let tries = Double(policy.retries + 1)
        let longest = policy.responseTimeout * tries + policy.retryIntervalMaximum
        return min(longest, .seconds(20))
    }

    private var startText: String {
        Date().formatted(.iso8601)
    }
}

/// Sees when the cluster is whole again after the last heal, records it once, and ends the close look.
struct ConvergenceWatch {
    let cluster: Cluster
    let timeline: Timeline
    let faults: FaultLedger

    /// Looks every 10 ms until cancelled.
    func run() async {
        while !Task.isCancelled {
            if let change = faults.awaited, await reasonNotWhole() == nil {
                timeline.record(.converged, at: timeline.now())
                cluster.watch.calm()
                faults.settle(change)
            }
            do { try await Task.sleep(for: .milliseconds(10)) } catch { return }
        }
    }

    /// Waits until the cluster has been seen whole since the last heal.
    ///
    /// - Returns: Why it was not, when time ran out first; nil when it was, and in a cancelled task.
    func waitUntilSettled(within limit: Duration) async -> String? {
        do {
            let isSettled = try await poll(
                every: .milliseconds(10), within: limit, until: { faults.isSettled })
            return isSettled ? nil : await reasonNotWhole() ?? "faults are still acting"
        } catch {
            return nil
        }
    }

    private func reasonNotWhole() async -> String? {
        let living = await cluster.living()
        return cluster.watch.picture.reasonNotWhole(among: living)
    }
}
