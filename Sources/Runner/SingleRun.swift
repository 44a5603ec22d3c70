import Faults
import Foundation
import Glibc
import Judgement
import Linearizability
import Linux
import LoadGenerator
import Plan
import Quantities
import RedisClient
import RunRecord
import Testbed
import Wording
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
        // Before the programs start: what they do from then on, the servers count too.
        let counted = plan.hasClientPrograms ? await cluster.settings() : [:]
        let clients = try await startClients()
        let logsThere = await followLogs()
        let wallClock = WallClockSample.take()
        let origin = MonotonicClock.now()
        let version = await cluster.version ?? cluster.deployment.server.version
        var description = describe(origin: origin, wallClock: wallClock, server: version)
        description.clients = describe(clients)
        description.clocks = await readClocks()
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
        let logs = await logWatch(logsThere, timeline, wallClock)
        logs?.start()
        // Who asks for faults from a test's own code may change what it likes.
        if options.session == nil { await cluster.lookForOthers() }
        let records = try await removingKeys(of: prepared?.load, timeline) {
            try await measure(prepared?.load, clients: clients, timeline: timeline)
        }
        guards.check(claims: doubt(about: records, counted: counted))
        await vouch(for: logs, timeline, &description)
        await ZoneDistance.check(distances, timeline)
        await check(guards, records)
        let interrupted = Task.isCancelled
        timeline.record(.runEnded, at: timeline.now()) { $0[.isInterrupted] = interrupted }
        try complete(&description, at: timeline.offset(timeline.now()), in: files)
        await end(logs, logsThere.followed)
        try write(records, to: files)
        try polled.close()
        try timeline.close()
        try files.close(
            load: records.client ?? records.own, clients: records.clients.map(\.client))
        // The keys are gone by now; what comes next, the judging of the runs, needs memory of its own.
        HeapMemory.giveBack()
        return !interrupted
    }

    private func check(_ guards: Guards, _ records: LoadRecords) async {
        guards.check(outputs: cluster.outputs)
        if options.session == nil, !Task.isCancelled { guards.check(await cluster.findOthers()) }
        guards.check(
            records.own, policyLimitsInFlight: plan.load?.policy.inFlightLimit != nil)
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

    /// Writes down what was not known at the run's start.
    private func complete(
        _ description: inout RunDescription, at end: Offset, in files: RunFiles
    ) throws {
        if let session = options.session {
            description.steps = session.stepTexts
            description.durationSeconds = end.sinceStart.inSeconds
        }
        if options.session != nil || description.clocks != nil { try files.write(description) }
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
        if !endings.isEmpty { records.counted = await cluster.settings() }
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

    /// What speaks against what client programs say; nil where nothing does, or slots were moved to other nodes' shards.
    private func doubt(about records: LoadRecords, counted: [Int: NodeSettings]) -> String? {
        let programs = (records.client.map { [$0] } ?? []) + records.clients.compactMap(\.load)
        guard !programs.isEmpty, !plan.movesSlots else { return nil }
        let nodes = cluster.addresses.keys.compactMap { node in
            cluster.watch.shard(ofNode: node).map { (shard: $0, node: node) }
        }
        return ClaimCheck(
            shards: Dictionary(grouping: nodes, by: \.shard).mapValues { Set($0.map(\.node)) },
            handedOver: cluster.watch.handedOver, before: counted, after: records.counted
        ).doubt(about: programs, own: records.own)
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
            if cluster.watch.hasCommand {
                await cluster.commandsRest(isWhole: await reasonNotWhole() == nil)
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

extension SingleRun {
    /// What is known of the run before its first event.
    func describe(
        origin: Int64, wallClock: WallClockSample, server: RedisClient.ServerVersion
    ) -> RunDescription {
        RunDescription(
            index: index, plan: plan.name, about: plan.about, seed: options.seed,
            topology: currentTopology,
            nodeTimeoutMilliseconds: Int64(plan.cluster.nodeTimeout.inMilliseconds),
            configuration: Dictionary(
                uniqueKeysWithValues: plan.cluster.configuration.map {
                    ($0.name, Secret.shown($0.values, of: $0.name).joined(separator: "; "))
                }),
            server: "\(server)",
            sandbox: options.attached == nil
                ? (options.isSandboxed ? "namespaces" : "none") : "attached",
            networkEngine: options.networkEngine?.description ?? "none", host: Host.description(),
            programVersion: options.programVersion,
            wallClockNanoseconds: wallClock.offsetNanoseconds + origin,
            askedRate: plan.clientProgram == nil ? plan.askedRate : nil,
            clientPolicy: plan.clientProgram?.name ?? plan.load?.policy.name,
            steps: plan.timeline.map(\.text), durationSeconds: plan.duration.inSeconds,
            monotonicOriginNanoseconds: origin,
            sideBySide: options.sideBySide > 1 ? options.sideBySide : nil,
            witnesses: witnesses.map(\.rawValue), folder: options.folder.plan.folder,
            reach: options.attached?.attach.reach.rawValue,
            addresses: options.attached.map { found in
                Dictionary(
                    uniqueKeysWithValues: found.nodes.map {
                        ($0.number, "\($0.address.host):\($0.address.port)")
                    })
            })
    }

    /// What watches the run: the logs of a cluster that was there before where the plan says how they are had.
    private var witnesses: [Witness] {
        let hasLogs = options.attached.map { $0.attach.logs != nil } ?? true
        return Witness.watching.filter { $0 != .log || hasLogs }
    }

    /// What is known of the clients that run side by side; nil where there are none.
    func describe(_ clients: [ClientProgram]) -> [ClientDescription]? {
        guard !plan.clients.isEmpty else { return nil }
        return zip(plan.clients, clients).map {
            ClientDescription(name: $0.name, version: $1.version, policy: $0.policy)
        }
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
                replicas: shard.nodes.filter { $0 != master }, moreSlots: shard.moreSlots)
        }
        return Topology(shards: shards)
    }

    /// Checks the load and writes what it wants to find; nil without a load.
    func prepareLoad() async throws -> (load: PreparedLoad, preload: PreloadRecord?)? {
        guard let wish = plan.load else { return nil }
        let specification = AttachedKeys.adapted(wish, to: cluster, plan: plan)
        let load = try PreparedLoad(
            specification, target: loadTarget(from: max(1, specification.workers)))
        let record = try await load.preload(seed: options.seed &+ UInt64(index))
        if let record {
            observer.note(
                "run \(index): \(record.written) keys written before the load in "
                    + "\((record.seconds * 1000).rounded()) ms: \(Int(record.rate)) a second")
        }
        return (load, record)
    }

    /// Where a load goes, which sends from so many addresses.
    private func loadTarget(from workers: Int) -> LoadTarget {
        let nodes = cluster.addresses.sorted { $0.key < $1.key }.map {
            LoadTarget.Node(
                number: $0.key, host: $0.value.host, port: UInt16($0.value.port),
                laterHosts: $0.value.laterHosts)
        }
        let sources = (1...workers).map { "127.0.2.\($0)" }
        return LoadTarget(
            nodes: nodes, knownNodes: cluster.deployment.topology.nodeCount,
            topology: currentTopology,
            sourceAddresses: options.isSandboxed ? sources : [],
            credentials: cluster.deployment.access.clients,
            security: cluster.addresses.first?.value.security)
    }

    func startCompanion() throws -> Companion? {
        guard let command = options.companion else { return nil }
        return try Companion(
            command: command, environment: programEnvironment, secrets: secrets,
            output: options.folder.run(index).path + "/companion.log")
    }

    /// What of the plan programs must not leave in the run folder: passwords that they are given or can ask nodes for.
    private var secrets: [String] {
        let own = plan.cluster.configuration.flatMap(\.secrets)
        return own + [cluster.deployment.access.clients?.password].compactMap { $0 }
    }

    private var programEnvironment: [String: String] {
        ProgramEnvironment.variables(
            ProcessInfo.processInfo.environment,
            addresses: cluster.addresses.filter {
                $0.key <= cluster.deployment.topology.nodeCount
            }, credentials: cluster.deployment.access.clients,
            certificates: cluster.deployment.clientFolder, run: index,
            seed: options.seed &+ UInt64(index))
    }

    /// Starts the plan's client programs and waits until all are ready: the one that is the load, or those that run
    /// side by side in their order.
    ///
    /// - Throws: `ClientProgramError` of the first that cannot, with the others ended.
    func startClients() async throws -> [ClientProgram] {
        let wanted =
            (plan.clientProgram.map { [(name: String?.none, program: $0)] } ?? [])
            + plan.clients.map { (name: $0.name, program: $0.program) }
        var clients: [ClientProgram] = []
        do {
            // All at once: a Java program takes seconds to be ready.
            for (name, program) in wanted {
                clients.append(
                    try ClientProgram(
                        program, name: name, target: loadTarget(from: 1),
                        environment: programEnvironment, secrets: secrets,
                        folder: options.folder.run(index).path))
            }
            for client in clients { try await client.waitUntilReady() }
        } catch {
            _ = await SingleRun.end(clients)
            throw error
        }
        return clients
    }

    /// Ends programs, all at once, and tells how each ended, in their order.
    static func end(_ clients: [ClientProgram]) async -> [ClientEnding] {
        await withTaskGroup(of: (Int, ClientEnding).self) { group in
            for (place, client) in clients.enumerated() {
                group.addTask { (place, await client.end()) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Reads back what client programs said they wrote, into their records.
    func readBack(
        _ endings: [ClientEnding], origin: Int64, into records: inout LoadRecords,
        _ timeline: Timeline
    ) async {
        let reader = ClientReadBack(cluster: cluster)
        for ending in endings where ending.hasLedger {
            let found = await reader.found(ending.writtenKeys, within: .seconds(30))
            guard let (ledger, strange) = ending.ledger(found: found, origin: origin) else {
                continue
            }
            if strange > 0 {
                ending.tellProblem(
                    "\(strange) of its keys have values that it did not write: nothing is known of their writes. "
                        + "Let its keys begin with SHAKETABLE_CLIENT", in: timeline)
            }
            if let place = records.clients.firstIndex(where: { $0.client.name == ending.name }) {
                records.clients[place].load?.ledger = ledger
            } else {
                records.client?.ledger = ledger
            }
        }
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

/// What the user's programs learn of a run from their environment.
enum ProgramEnvironment {
    /// The environment of a program that runs beside a run.
    ///
    /// - Parameters:
    ///   - inherited: What this program was given.
    ///   - addresses: The nodes' addresses by number, for `SHAKETABLE_NODES`: `host:port` in the order of
    ///     the nodes, joined by commas.
    ///   - credentials: As whom it is to log in, for `SHAKETABLE_USER` and `SHAKETABLE_PASSWORD`; nil for nobody.
    ///   - certificates: Where what it is to trust and to show is, for `SHAKETABLE_CA`, `SHAKETABLE_CERT` and
    ///     `SHAKETABLE_KEY`; nil where TLS is not spoken.
    ///   - run: Which run, for `SHAKETABLE_RUN`.
    ///   - seed: The run's seed, for `SHAKETABLE_SEED`.
    /// - Returns: The whole environment.
    static func variables(
        _ inherited: [String: String], addresses: [Int: NodeAddress],
        credentials: Credentials?, certificates: String? = nil, run: Int, seed: UInt64
    ) -> [String: String] {
        var variables = inherited
        variables[PlanSecrets.variable] = nil
        variables["SHAKETABLE_NODES"] = addresses.sorted { $0.key < $1.key }
            .map { "\($0.value.host):\($0.value.port)" }.joined(separator: ",")
        variables["SHAKETABLE_USER"] = credentials.map { $0.user ?? "default" }
        variables["SHAKETABLE_PASSWORD"] = credentials?.password
        for (name, file) in zip(
            ["SHAKETABLE_CA", "SHAKETABLE_CERT", "SHAKETABLE_KEY"], SandboxSecurity.files)
        {
            variables[name] = certificates.map { "\($0)/\(file)" }
        }
        variables["SHAKETABLE_RUN"] = "\(run)"
        variables["SHAKETABLE_SEED"] = "\(seed)"
        return variables
    }
}

/// A program of the user's that runs beside a run, inside the sandbox: a prober, an application, a
/// monitor. It learns of the cluster from its environment and is sent SIGTERM at the run's end.
struct Companion {
    private let process: ChildProcess
    private let family = ProcessFamily()
    private let output: ProgramOutput

    /// Starts it through the shell.
    ///
    /// - Parameters:
    ///   - command: A shell command.
    ///   - environment: Its environment.
    ///   - secrets: What is not to be in its output beside what its command line hides.
    ///   - output: The file its output goes to, up to `OutputGuard.usualLimit`.
    /// - Throws: `LinuxError` when no shell can be started, `SystemError` when its output can go nowhere.
    init(
        command: String, environment: [String: String], secrets: [String] = [], output: String
    ) throws {
        let own = Secret.part(of: command, shownAs: Secret.hiding(in: command))
        let printed = try ProgramOutput(
            to: output, hiding: KnownSecrets(secrets + [own].compactMap { $0 }))
        defer { printed.handedOver() }
        self.output = printed
        var variables = environment
        variables[ProcessFamily.variable] = family.token
        process = try ChildProcess(
            ProcessSpecification(
                executable: "/bin/sh", arguments: ["-c", "exec \(command)"],
                environment: variables, output: .descriptor(printed.descriptor),
                fileSizeLimit: UInt64(OutputGuard.usualLimit)))
    }

    /// Ends it and whatever it started: SIGTERM, and SIGKILL two seconds later.
    ///
    /// - Returns: What is to be told of its end; nil for nothing.
    func end() async -> String? {
        _ = await process.endSession(asking: SIGTERM, within: .seconds(2))
        family.end()
        await output.stop()
        guard output.isFull else { return nil }
        return
            "the companion printed more than \(OutputGuard.usualLimit >> 20) MiB: \(output.path) is cut there"
    }
}

/// What the loads of a run saw.
struct LoadRecords {
    /// Our own load's; nil when the plan has none.
    var own: LoadRecord?
    /// What our own load recorded of single keys; nil when it was not to.
    var histories: [KeyHistory]?
    /// The client program's; nil when the plan has none that reports.
    var client: LoadRecord?
    /// Those of the client programs that run side by side, in the plan's order.
    var clients: [(client: ClientDescription, load: LoadRecord?)] = []
    /// What the nodes counted when the client programs had ended.
    var counted: [Int: NodeSettings] = [:]
}
