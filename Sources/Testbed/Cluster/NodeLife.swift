import Foundation
import Linux
import Plan
import Quantities
import RedisClient
import RunRecord
import Wording

/// The life of nodes' processes: prepared, started, ended, frozen, born again without data, and moved to another build.
///
/// Whatever ends a process says so first (`condition`), so that nobody takes the end for a crash; whatever starts one
/// proves that it is the server before anything else is asked of it.
extension Cluster {
    /// Writes a node's configuration and its seeded nodes.conf.
    func prepare(_ number: Int) throws {
        let node = process(number)
        let seed = SeedFile.text(
            for: number, topology: deployment.topology, identities: identities,
            addresses: addresses)
        do {
            for folder in [node.directory, node.folder] {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true)
            }
            try mountDisk(of: number, at: node.directory)
            try writeConfiguration(of: node)
            try deployment.access.rules?.write(
                toFile: "\(node.directory)/\(ClusterAccess.rulesFile)", atomically: false,
                encoding: .utf8)
            try seed.write(
                toFile: "\(node.directory)/nodes.conf", atomically: false, encoding: .utf8)
            try deployment.certificates?.write(for: node)
        } catch {
            throw ClusterError(
                .unavailable,
                "cannot write the files of node \(number): \(EvidenceFile.reason(error))")
        }
        try handOver(node.directory)
        for library in deployment.support.libraries {
            // Beside its data, since a node without privileges may not read where the program lies.
            try copy(library.path, to: "\(node.directory)/\(library.kind.fileName)")
        }
        if deployment.support.recordsSyncs { try makeSyncRecord(in: node.directory) }
        if deployment.support.clockLibrary != nil { try makeClock(in: node.directory) }
        nodes[number] = node
    }

    /// Writes a node's redis.conf, as its server needs it.
    func writeConfiguration(of node: NodeProcess) throws {
        let configuration = NodeConfiguration(
            address: node.address, version: node.server.version,
            directives: deployment.access.directives, secret: deployment.access.ownDirective,
            isSecured: deployment.certificates != nil)
        try configuration.shownText.write(
            toFile: node.configurationPath, atomically: false, encoding: .utf8)
        try configuration.text.write(
            toFile: "\(node.directory)/redis.conf", atomically: false, encoding: .utf8)
    }

    /// A node that is not started yet.
    nonisolated func process(_ number: Int) -> NodeProcess {
        guard let address = book[number], let identity = identities[number] else {
            preconditionFailure("there is no node \(number)")
        }
        return NodeProcess(
            number: number, address: address, identity: identity,
            directory: "\(deployment.dataFolder)/\(number)",
            folder: "\(deployment.logFolder)/\(number)", server: deployment.server)
    }

    private nonisolated var environment: [String: String] {
        var environment = ["TZ": "UTC", "LC_ALL": "C", "PATH": "/usr/bin:/bin"]
        let libraries = deployment.support.libraries.map { "./\($0.kind.fileName)" }
        if !libraries.isEmpty {
            environment["LD_PRELOAD"] = libraries.joined(separator: ":")
        }
        return environment
    }

    private func copy(_ library: String, to path: String) throws {
        do {
            try FileManager.default.copyItem(atPath: library, toPath: path)
        } catch {
            throw ClusterError(
                .unavailable, "cannot copy \(library): \(EvidenceFile.reason(error))")
        }
    }

    /// Starts a node's process.
    func launch(_ number: Int) throws {
        guard let node = nodes[number] else { preconditionFailure("there is no node \(number)") }
        var environment = environment
        environment[ProcessFamily.variable] = node.family.token
        orders.forget(number)
        let process = try ChildProcess(
            ProcessSpecification(
                executable: node.server.path, arguments: ["redis.conf"],
                environment: environment,
                workingDirectory: node.directory, output: .file(node.logPath),
                withoutPrivileges: true))
        nodes[number]?.process = process
        nodes[number]?.condition = .running
        outputs.watch(number, output: node.logPath, of: process, node.family)
        timeline?.record(.processStarted, at: MonotonicClock.now(), node: number) {
            $0[.processIdentifier] = Int(process.processIdentifier)
        }
        watch.restarted(node: number)
    }

    /// Looks for processes that ended by themselves; records each, and returns an error that shows the
    /// first one's last log lines.
    package func reap() -> ClusterError? {
        var first: ClusterError?
        for number in nodes.keys.sorted() {
            guard let node = nodes[number], let process = node.process,
                node.condition == .running || node.condition == .paused,
                let status = process.exitStatus()
            else { continue }
            nodes[number]?.process = nil
            nodes[number]?.condition = .crashed
            timeline?.record(.processExited, at: MonotonicClock.now(), node: number) {
                $0[.ended] = "\(status)"
                $0[.isExpected] = false
            }
            first =
                first
                ?? ClusterError(
                    .unavailable,
                    "node \(number) \(ending(of: number, status)); its last log lines:\n"
                        + lastLines(of: node.logPath))
        }
        return first
    }

    /// Takes out of the logs what a server quotes when it refuses a directive.
    func hideSecretsInLogs() {
        for node in nodes.values {
            guard let data = FileManager.default.contents(atPath: node.logPath),
                data.count < 1 << 20
            else { continue }
            let text = String(decoding: data, as: UTF8.self)
            guard text.contains(">>> '") else { continue }
            let shown = text.split(separator: "\n", omittingEmptySubsequences: false).map {
                $0.contains(">>> '") ? Secret.hiding(in: String($0)) : String($0)
            }
            try? shown.joined(separator: "\n").write(
                toFile: node.logPath, atomically: false, encoding: .utf8)
        }
    }

    private func ending(of number: Int, _ status: ExitStatus) -> String {
        outputs.ended.contains(number)
            ? "was ended, since it printed more than \(deployment.outputLimit >> 20) MiB, which are kept"
            : "ended by itself (\(status))"
    }

    /// The end of a log, indented.
    func lastLines(of path: String) -> String {
        guard let file = FileHandle(forReadingAtPath: path) else { return "    (there is no log)" }
        defer { try? file.close() }
        let end = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: end > 4096 ? end - 4096 : 0)
        let data = (try? file.readToEnd()) ?? Data()
        guard !data.isEmpty else { return "    (the log is empty)" }
        return String(decoding: data, as: UTF8.self)
            .split(separator: "\n").suffix(8)
            .map { "    \(Secret.hiding(in: String($0.prefix(400))))" }.joined(separator: "\n")
    }

    /// A node that gives up root's identity must still own its directory.
    private func handOver(_ directory: String) throws {
        guard let owner = ProcessIdentity.withoutPrivileges else { return }
        let rules = deployment.access.rules == nil ? [] : [ClusterAccess.rulesFile]
        let secured = deployment.certificates == nil ? [] : SandboxSecurity.files
        try owner.own(directory)
        for name in ["nodes.conf", "redis.conf"] + rules + secured {
            try owner.own("\(directory)/\(name)")
        }
    }
}

extension Cluster {
    /// Freezes a node with SIGSTOP.
    ///
    /// - Parameters:
    ///   - number: The node, from 1.
    ///   - length: How long it is to last at least.
    /// - Returns: The proof: state `T` read from /proc.
    /// - Throws: `ClusterError` when the node does not run or does not stop.
    package func pause(_ number: Int, for length: Duration) async throws -> Receipt {
        if found != nil { return try await pauseAttached(number, for: length) }
        let process = try running(number)
        try process.signal(SIGSTOP)
        let at = MonotonicClock.now()
        try await waitForState("T", of: process, node: number)
        nodes[number]?.condition = .paused
        nodes[number]?.ranBeforePause = process.timeRun()
        return Receipt(at: at, text: "SIGSTOP; /proc/\(process.processIdentifier)/stat says T")
    }

    /// Lets a frozen node go on with SIGCONT.
    ///
    /// - Returns: The proof: a state other than `T`.
    package func resume(_ number: Int) async throws -> Receipt {
        if found != nil { return try await resumeAttached(number) }
        guard let node = nodes[number], node.condition == .paused, let process = node.process
        else {
            throw ClusterError(.unproven, "node \(number) is not frozen any more")
        }
        try process.signal(SIGCONT)
        let at = MonotonicClock.now()
        let state = try await waitForState(other: "T", of: process, node: number)
        nodes[number]?.condition = .running
        return Receipt(
            at: at, text: "SIGCONT; /proc/\(process.processIdentifier)/stat says \(state)")
    }

    /// Kills a node with SIGKILL.
    ///
    /// - Returns: The proof: the process was killed by signal 9, as waitpid says.
    package func kill(_ number: Int) async throws -> Receipt {
        try await endProcess(number, with: SIGKILL, within: .seconds(10))
    }

    /// Starts a stopped node again, with the data it has, and waits until it answers. A further call, after one that
    /// failed, only asks again.
    ///
    /// - Returns: The proof: the new process, its answer to PING, and that it is the server.
    package func startAgain(_ number: Int) async throws -> Receipt {
        guard let node = nodes[number], node.condition == .stopped || node.condition == .running
        else { throw ClusterError(.unfit, "node \(number) is not stopped") }
        if node.condition == .stopped { try launch(number) }
        let proof: Receipt? = try await pollUncancelled(
            every: .milliseconds(20), within: .seconds(30)
        ) {
            if let crashed = reap() { throw crashed }
            // Whoever else looks after processes may have been the first to see it.
            guard let node = nodes[number], node.condition == .running else {
                throw ClusterError(
                    .unproven,
                    "node \(number) ended by itself after its start; its last log lines:\n"
                        + lastLines(of: process(number).logPath))
            }
            guard
                let reply = try? await command(["PING"], on: number, timeout: .seconds(1)),
                reply.text == "PONG"
            else { return nil }
            let at = MonotonicClock.now()
            let identifier = nodes[number]?.process?.processIdentifier ?? 0
            let has = await recordBirth(of: number, at: at)
            let proof = try await proveServer(of: number)
            return Receipt(at: at, text: "process \(identifier) answers PING\(has); \(proof)")
        }
        guard let proof else {
            throw ClusterError(
                .late, "node \(number) did not answer within 30 s of its restart")
        }
        return proof
    }

    private func running(_ number: Int) throws -> ChildProcess {
        guard let node = nodes[number], node.condition == .running, let process = node.process
        else {
            throw ClusterError(.unfit, "node \(number) does not run")
        }
        return process
    }

    /// Sends a node's process a signal and waits for its end.
    ///
    /// - Parameters:
    ///   - number: The node, from 1.
    ///   - signal: SIGKILL or SIGTERM.
    ///   - limit: How long it may take.
    ///   - thenKill: Whether one that takes longer is killed.
    /// - Returns: How it ended.
    /// - Throws: `ClusterError` when it does not end in time, or otherwise than was asked.
    func endProcess(
        _ number: Int, with signal: Int32, within limit: Duration, thenKill: Bool = false
    ) async throws -> Receipt {
        let process = try running(number)
        // The condition changes first: the end that follows is not a crash.
        nodes[number]?.condition = .stopped
        try process.signal(signal)
        // A killed process is gone when the signal is sent; one that shuts down, when it has ended.
        let signalled = MonotonicClock.now()
        let status = await process.waitForExit(within: limit)
        if status == nil, thenKill {
            nodes[number]?.condition = .running
            let end = try await endProcess(number, with: SIGKILL, within: .seconds(10))
            return Receipt(
                at: end.at, text: "\(limit.inWords) after SIGTERM it still ran; \(end.text)")
        }
        let at = signal == SIGKILL ? signalled : MonotonicClock.now()
        guard let status else {
            nodes[number]?.condition = .running
            throw ClusterError(
                .late, "node \(number) did not end within \(limit) of signal \(signal)")
        }
        nodes[number]?.process = nil
        let isAsAsked = signal == SIGTERM ? status == .exited(0) : status == .killed(signal: signal)
        timeline?.record(.processExited, at: at, node: number) {
            $0[.ended] = "\(status)"
            $0[.isExpected] = true
        }
        guard isAsAsked else {
            throw ClusterError(
                .unproven,
                "process \(process.processIdentifier) of node \(number) was sent signal \(signal), but "
                    + "ended otherwise: \(status)")
        }
        return Receipt(at: at, text: "process \(process.processIdentifier) ended: \(status)")
    }

    private func waitForState(
        _ state: Character, of process: ChildProcess, node: Int
    ) async throws {
        let isReached = await pollUncancelled(
            every: .milliseconds(1), within: .seconds(2),
            until: { process.state()?.letter == state })
        guard isReached else {
            throw ClusterError(
                .late, "node \(node) did not reach process state \(state) in 2 s")
        }
    }

    @discardableResult
    private func waitForState(
        other state: Character, of process: ChildProcess, node: Int
    ) async throws -> Character {
        let other = await pollUncancelled(every: .milliseconds(1), within: .seconds(2)) {
            process.state().map(\.letter).flatMap { $0 == state ? nil : $0 }
        }
        guard let other else {
            throw ClusterError(
                .late, "node \(node) stayed in process state \(state) for 2 s")
        }
        return other
    }
}

extension Cluster {
    /// How long a server that takes its time to shut down is waited for, where no grace is given.
    private static let patience = Duration.seconds(60)

    /// Makes a node end.
    ///
    /// - Returns: The proof: how its process ended. The instant is the one of its end.
    /// - Throws: `ClusterError` when it does not end so.
    package func end(_ number: Int, by ending: NodeEnding) async throws -> Receipt {
        switch ending {
        case .kill: return try await kill(number)
        case .terminate(nil):
            return try await endProcess(number, with: SIGTERM, within: Self.patience)
        case .terminate(let grace?):
            return try await endProcess(number, with: SIGTERM, within: grace, thenKill: true)
        }
    }

    /// Starts a stopped node without what it had stored, and sees that it has come back with nothing. A further call,
    /// after one that failed, only looks again.
    ///
    /// - Returns: The proof: what was deleted, the new process, and that it loaded nothing.
    /// - Throws: `ClusterError` when it has data all the same.
    package func startWiped(_ number: Int, _ fate: DiskFate) async throws -> Receipt {
        if nodes[number]?.condition == .stopped {
            nodes[number]?.wiped = try wipe(number, fate)
            nodes[number]?.loggedBefore = try logSize(of: number)
        }
        let receipt = try await startAgain(number)
        let log = try log(of: number, since: nodes[number]?.loggedBefore ?? 0)
        guard !log.contains(Self.loadedLine) else {
            throw ClusterError(
                .unproven,
                "the log of node \(number) says '\(Self.loadedLine)', though its files were deleted"
            )
        }
        // A replica may have been sent its master's data before it was asked; a master has its own.
        if let birth = births[number], birth.isMaster, birth.keys > 0 {
            throw ClusterError(
                .unproven,
                "node \(number) came back with \(birth.keys) keys, though its files were deleted")
        }
        let gone = nodes[number]?.wiped ?? "nothing"
        return Receipt(
            at: receipt.at,
            text: "deleted \(gone); \(receipt.text); it loaded nothing from its disk")
    }

    /// Deletes what a stopped node has stored; what is gone, in words.
    private func wipe(_ number: Int, _ fate: DiskFate) throws -> String {
        let directory = process(number).directory
        var gone: [String] = []
        do {
            let files = try FileManager.default.contentsOfDirectory(atPath: directory)
            for file in files.sorted() where !stays(file, fate) {
                try FileManager.default.removeItem(atPath: "\(directory)/\(file)")
                gone.append(file)
            }
        } catch {
            throw ClusterError(
                .inaccessible,
                "cannot wipe the disk of node \(number): \(EvidenceFile.reason(error))")
        }
        return gone.isEmpty ? "nothing" : gone.joined(separator: ", ")
    }

    /// What a server logs after it has read a file of its own; not what it says of a resynchronisation.
    static let loadedLine = "DB loaded from"

    /// Asks a process that answers for the first time what it has come back with, and records that.
    ///
    /// - Returns: The same in words; empty where it does not say.
    func recordBirth(of number: Int, at instant: Int64) async -> String {
        let replies = try? await commands([["DBSIZE"], ["INFO", "replication"]], on: number)
        guard let replies, replies.count == 2, let keys = replies[0].integer else { return "" }
        let isMaster = replies[1].text.map { Information($0)["role"] == "master" } ?? false
        births[number] = Birth(keys: keys, isMaster: isMaster)
        timeline?.record(.processReady, at: instant, node: number) {
            $0[.keys] = Int(keys)
            $0[.isMaster] = isMaster
        }
        return " and has \(keys) keys"
    }

    /// Whether a file in a node's directory is the harness's, or the wipe leaves it.
    func stays(_ file: String, _ fate: DiskFate) -> Bool {
        var ours: Set<String> = [
            "redis.conf", ClusterAccess.rulesFile, Self.clockFile, StallableCall.fork.rawValue,
            StallableCall.sync.rawValue, SyncRecord.fileName,
        ]
        ours.formUnion(SandboxSecurity.files)
        if fate == .wipeData { ours.insert("nodes.conf") }
        return ours.contains(file)
            || deployment.support.libraries.contains { $0.kind.fileName == file }
    }
}

/// What a node's newest process had when it first answered.
struct Birth: Sendable {
    /// How many keys.
    let keys: Int64
    /// Whether it called itself a master.
    let isMaster: Bool
}

/// How a node's process is made to end.
package enum NodeEnding: Hashable, Sendable {
    /// SIGKILL, as a crash.
    case kill
    /// SIGTERM; one that has not ended after the grace gets SIGKILL, as orchestrators do. Without a grace it must end
    /// by itself.
    case terminate(grace: Duration?)
}

/// What of a node's files is still there when it starts again.
package enum DiskFate: String, Sendable, CaseIterable {
    /// All.
    case keep
    /// All but its data: it is the same node and has lost what it stored.
    case wipeData = "wipe-data"
    /// None that it wrote itself: it is another node, which knows nobody, at the same address.
    case wipeAll = "wipe-all"
}

extension Cluster {
    /// How long a node's link to its master may take to come up.
    private static let linkLimit = Duration.seconds(30)

    /// Starts a stopped node with another program of the plan, and waits until it serves and is linked. A further call,
    /// after one that failed, only looks again.
    ///
    /// - Parameters:
    ///   - number: The node, from 1.
    ///   - name: What the plan calls the program.
    /// - Returns: The proof: the new process, the version that INFO tells, the keys it loaded, its role and link.
    /// - Throws: `ClusterError` when it does not start, says another version, or is not linked in time.
    package func start(_ number: Int, as name: String) async throws -> Receipt {
        let server = try server(named: name)
        if nodes[number]?.condition == .stopped { try give(number, server) }
        let receipt = try await startAgain(number)
        let text = try await command(["INFO", "server"], on: number).text ?? ""
        guard let version = ServerVersion(Information(text)), version == server.version else {
            let told = ServerVersion(Information(text)).map { "\($0)" } ?? "no version"
            throw ClusterError(
                .unproven, "node \(number) says that it is \(told), not \(server.version)")
        }
        let role = try await waitUntilLinked(number)
        return Receipt(
            at: receipt.at, text: "\(receipt.text); INFO says it is \(version), \(role)")
    }

    /// Starts a node whose new program does not serve with the one that it had before.
    ///
    /// - Returns: What it says it is then.
    /// - Throws: `ClusterError` when it does not start with that either.
    package func fallBack(_ number: Int, to server: ServerBinary) async throws -> Receipt {
        if nodes[number]?.condition == .running {
            _ = try await endProcess(number, with: SIGKILL, within: .seconds(10))
        }
        nodes[number]?.condition = .stopped
        try give(number, server)
        return try await startAgain(number)
    }

    /// The program that a node was last started with.
    package func server(of number: Int) -> ServerBinary {
        nodes[number]?.server ?? deployment.server
    }

    private func server(named name: String) throws -> ServerBinary {
        if name == ClusterSpecification.ownServer { return deployment.server }
        guard let server = deployment.servers[name] else {
            throw ClusterError(.unfit, "the cluster has no server '\(name)'")
        }
        return server
    }

    private func give(_ number: Int, _ server: ServerBinary) throws {
        nodes[number]?.server = server
        try rewriteConfiguration(of: number)
    }

    /// Writes the configuration of a node that is to start otherwise than before.
    func rewriteConfiguration(of number: Int) throws {
        guard let node = nodes[number] else { preconditionFailure("there is no node \(number)") }
        do {
            try writeConfiguration(of: node)
            try ProcessIdentity.withoutPrivileges?.own("\(node.directory)/redis.conf")
        } catch {
            throw ClusterError(
                .inaccessible,
                "cannot write the files of node \(number): \(EvidenceFile.reason(error))")
        }
    }

    /// Waits until a node is a master, or a replica whose link is up; which of them, in words.
    private nonisolated func waitUntilLinked(_ number: Int) async throws -> String {
        let link: String? = try await pollUncancelled(
            every: .milliseconds(20), within: Self.linkLimit
        ) {
            let replication = try await information("replication", of: number)
            if replication["role"] == "master" { return "role:master" }
            return replication["master_link_status"] == "up" ? "master_link_status:up" : nil
        }
        guard let link else {
            throw ClusterError(
                .late,
                "node \(number) was not linked to its master \(Self.linkLimit.inWords) after its start"
            )
        }
        return link
    }
}
