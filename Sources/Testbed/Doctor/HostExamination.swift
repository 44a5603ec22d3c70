import Foundation
import Linux
import Plan
import Quantities
import RedisClient
import Wording

/// What the hosts of a cluster that was there before allow, through the plan's prefix or words; nothing is stopped to find out.
struct HostExamination {
    private static let need = "'pause'"

    let found: FoundCluster

    /// A finding for each node, of its host and of its memory.
    func findings() async -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        for node in found.nodes {
            if let finding = await host(of: node) { findings.append(finding) }
            if let finding = await log(of: node) { findings.append(finding) }
        }
        if found.attach.reach == .address {
            findings.append(
                .bad(
                    "hosts", .degraded, found: "not reached",
                    reason: "the plan has no cluster.attach.reach and no words",
                    remedy: NodeAbility.signals.remedy, for: Self.need))
        }
        for (key, words) in [
            ("pause", found.attach.pauseCommand), ("resume", found.attach.resumeCommand),
        ] {
            if let words { findings.append(await program(of: words, key)) }
        }
        return findings + found.nodes.map(memory)
    }

    private func host(of node: FoundCluster.Node) async -> DoctorFinding? {
        guard let shell = HostShell(of: node, in: found) else { return nil }
        let name = "host of node \(node.number)"
        let server = node.age
        let answer: String
        do {
            // In a container on that host it has another number there.
            let known = try? await HostAcquaintance(with: server, on: shell, of: node)
            answer = try await shell.run(
                HostScript.examination(known?.process ?? server.process))
        } catch {
            return .bad(
                name, .missing, found: "the reach fails", reason: "\(error)",
                remedy: "try '\((found.attach.prefix ?? []).joined(separator: " ")) true' by hand; "
                    + "it must ask nothing",
                for: Self.need)
        }
        return Self.finding(
            name, HostAnswer(answer), of: server,
            usesWords: found.attach.pauseCommand != nil)
    }

    /// Whether a node's log can be followed, and tells enough.
    private func log(of node: FoundCluster.Node) async -> DoctorFinding? {
        guard let source = found.attach.logs else { return nil }
        let name = "log of node \(node.number)"
        let need = "phases to the millisecond"
        do {
            let log = try await FollowedLog(
                of: node, in: found, from: source, atMost: .seconds(30))
            await log.end()
            guard let level = node.logLevel else {
                return .bad(
                    name, .missing, found: "its level is not told",
                    reason: "CONFIG GET loglevel is refused",
                    remedy: "allow +config|get", for: need)
            }
            guard log.isCounted ? FollowedLog.tellingLevels.contains(level) : level == "debug"
            else {
                return .bad(
                    name, .missing, found: "at level \(level.printable)",
                    reason: "that tells too little",
                    remedy: "CONFIG SET loglevel \(log.isCounted ? "notice" : "debug")", for: need)
            }
            return .ok(name, "can be followed, at level \(level)", for: need)
        } catch {
            return .bad(
                name, .missing, found: "cannot be followed", reason: "\(error)",
                remedy: "compare cluster.attach.logs with CONFIG GET logfile", for: need)
        }
    }

    /// What a host's answer comes to.
    static func finding(
        _ name: String, _ answer: HostAnswer, of server: ServerAge, usesWords: Bool
    ) -> DoctorFinding {
        let trouble = answer.age.map { server.trouble(with: $0) } ?? answer.trouble
        if let trouble, !usesWords {
            return .bad(
                name, .missing, found: trouble,
                reason: "what is stopped must be the server itself",
                remedy:
                    "run the prefix where the server's processes are seen, as its user or as root; or use attach.words",
                for: need)
        }
        let memory = answer.freeMemory.map { ", \($0 >> 20) MiB of memory free" } ?? ""
        guard answer.hasSession || usesWords else {
            return .bad(
                name, .degraded, found: "no setsid\(memory)",
                reason: "what lets a frozen node go on might end with the connection",
                remedy: "install util-linux or BusyBox there", for: need)
        }
        return .ok(
            name,
            (usesWords ? "runs commands" : "the server may be stopped and let go on") + memory,
            for: need)
    }

    /// Whether the program of a plan's own words is here; it is not run.
    private func program(of line: String, _ key: String) async -> DoctorFinding {
        let name = "words: \(key)"
        // The first word that sets no variable.
        let words = line.split(separator: " ").map(String.init)
        let first = words.first { !$0.contains("=") } ?? line
        let outcome = try? await ShellCommand(
            words: ["sh", "-c", "command -v \"$1\"", "sh", first],
            environment: ProcessInfo.processInfo.environment
        ).run(within: .seconds(10))
        guard outcome?.isSuccess == true else {
            return .bad(
                name, .missing, found: "there is no '\(first)' on this machine",
                reason: "the plan's words are commands of this machine",
                remedy: "install it, or give its path", for: Self.need)
        }
        return .ok(name, "'\(first)' is here; it was not run", for: Self.need)
    }

    private func memory(of node: FoundCluster.Node) -> DoctorFinding {
        let name = "memory of node \(node.number)"
        let need = "the load's keys"
        let used = "\(node.memoryUsed.bytes >> 20) MiB used"
        guard let limit = node.memoryLimit else {
            return .ok(name, "\(used), no maxmemory", for: need)
        }
        let found = "\(used) of \(limit.bytes >> 20) MiB"
        // Room for what a plan's load writes: check tells of each plan whether it fits.
        guard node.memoryUsed.bytes < limit.bytes / 10 * 9 else {
            return .bad(
                name, .degraded, found: found, reason: "less than a tenth is left",
                remedy: "a greater maxmemory, or fewer and smaller keys", for: need)
        }
        return .ok(name, found, for: need)
    }
}

/// What a host says of itself, as `HostScript.examination` prints it.
struct HostAnswer: Sendable, Equatable {
    /// For how long the process with the server's number has run, in seconds; nil where it cannot be stopped from there.
    let age: Int64?
    /// Why it cannot be.
    let trouble: String
    /// Whether what is left there can be in a session of its own.
    let hasSession: Bool
    /// Memory that could still be used, in bytes; nil where it does not say.
    let freeMemory: Int64?

    /// Reads lines of `name=value`, of which anybody may have written any.
    init(_ text: String) {
        var fields: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline).prefix(20) {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { fields[String(parts[0])] = String(parts[1]) }
        }
        age = fields["age"].flatMap { Int64($0) }
        trouble = ShellCommand.line(of: fields["server"] ?? "it does not say")
        hasSession = fields["setsid"] == "yes"
        freeMemory = fields["free"].flatMap { Int64($0) }.flatMap {
            (0...Int64.max / 1024).contains($0) ? $0 * 1024 : nil
        }
    }
}
