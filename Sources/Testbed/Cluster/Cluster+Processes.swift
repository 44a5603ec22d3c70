import Foundation
import Linux
import RedisClient
import RunRecord
import Wording

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
        } catch {
            throw ClusterError(
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
            directives: deployment.access.directives, secret: deployment.access.ownDirective)
        try configuration.shownText.write(
            toFile: node.configurationPath, atomically: false, encoding: .utf8)
        try configuration.text.write(
            toFile: "\(node.directory)/redis.conf", atomically: false, encoding: .utf8)
    }

    /// A node that is not started yet.
    nonisolated func process(_ number: Int) -> NodeProcess {
        guard let address = addresses[number], let identity = identities[number] else {
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
            throw ClusterError("cannot copy \(library): \(EvidenceFile.reason(error))")
        }
    }

    /// Starts a node's process.
    func launch(_ number: Int) throws {
        guard let node = nodes[number] else { preconditionFailure("there is no node \(number)") }
        var environment = environment
        environment[ProcessFamily.variable] = node.family.token
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
        try owner.own(directory)
        for name in ["nodes.conf", "redis.conf"] + rules { try owner.own("\(directory)/\(name)") }
    }
}
