import Foundation
import Glibc
import Judgement
import Linux
import LoadGenerator
import Plan
import Quantities
import RedisClient
import RunRecord
import Testbed
import Wording
import Workload

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

    /// What watches the run: not the logs of a cluster that was there before.
    private var witnesses: [Witness] {
        Witness.watching.filter { $0 != .log || options.attached == nil }
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
            LoadTarget.Node(number: $0.key, host: $0.value.host, port: UInt16($0.value.port))
        }
        let sources = (1...workers).map { "127.0.2.\($0)" }
        return LoadTarget(
            nodes: nodes, knownNodes: cluster.deployment.topology.nodeCount,
            topology: currentTopology,
            sourceAddresses: options.isSandboxed ? sources : [],
            credentials: cluster.deployment.access.clients)
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
            }, credentials: cluster.deployment.access.clients, run: index,
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
        for ending in endings where !ending.writtenKeys.isEmpty {
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
    ///   - run: Which run, for `SHAKETABLE_RUN`.
    ///   - seed: The run's seed, for `SHAKETABLE_SEED`.
    /// - Returns: The whole environment.
    static func variables(
        _ inherited: [String: String], addresses: [Int: NodeAddress],
        credentials: Credentials?, run: Int, seed: UInt64
    ) -> [String: String] {
        var variables = inherited
        variables[PlanSecrets.variable] = nil
        variables["SHAKETABLE_NODES"] = addresses.sorted { $0.key < $1.key }
            .map { "\($0.value.host):\($0.value.port)" }.joined(separator: ",")
        variables["SHAKETABLE_USER"] = credentials.map { $0.user ?? "default" }
        variables["SHAKETABLE_PASSWORD"] = credentials?.password
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
