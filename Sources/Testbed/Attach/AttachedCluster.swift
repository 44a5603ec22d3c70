import Foundation
import Linux
import Plan
import Quantities
import RedisClient
import Wording

/// What is done to the nodes of a cluster that was there before, where its reach gives it.
extension Cluster {
    /// How much longer than the plan says the undoing on a node's host waits for ours.
    private static let margin = Duration.seconds(10)
    /// So many times as long as a command takes there, beside that.
    private static let slowness = 5
    /// How many hosts are asked at once.
    private static let atOnce = 8

    /// Freezes a node that was there before, through its host's shell or by the plan's words.
    ///
    /// - Parameters:
    ///   - number: The node, from 1.
    ///   - length: How long it is to last; what is left on the host lets it go on soon after.
    /// - Returns: The proof; its instant is that of the last answer before the silence.
    /// - Throws: `ClusterError` when it cannot be done or is not seen.
    func pauseAttached(_ number: Int, for length: Duration) async throws -> Receipt {
        guard let found else { preconditionFailure("the cluster was started here") }
        let node = found.node(number)
        let beat = Heartbeat(endpoint(of: number), as: credentials)
        try await beat.waitForFirst(of: number)
        let proof: String
        if let words = found.attach.pauseCommand {
            proof = try await pause(node, by: words, found.attach.resumeCommand ?? "")
        } else {
            do {
                proof = try await stop(node, for: length)
            } catch {
                _ = beat.end()
                throw error
            }
        }
        let (at, error) = beat.end()
        nodes[number]?.condition = .paused
        let milliseconds = Int(error.inMilliseconds.rounded(.up))
        return Receipt(
            at: at,
            text: "\(proof); the last PING before was answered, up to \(milliseconds) ms earlier")
    }

    /// Lets a frozen node that was there before go on, and cancels what was left on its host.
    ///
    /// - Returns: The proof; its instant is that of the first answer.
    /// - Throws: `ClusterError` when it does not.
    func resumeAttached(_ number: Int) async throws -> Receipt {
        guard let found else { preconditionFailure("the cluster was started here") }
        let node = found.node(number)
        // Sent before: it is answered at the moment in which the node goes on.
        let question = send(["PING"], to: number, patience: .seconds(30))
        let proof: String
        if let words = found.attach.resumeCommand {
            proof = try await local(words, node)
            guards[number]?.end()
            guards[number] = nil
        } else {
            proof = try await goOn(node)
        }
        let at = try await question.wait(within: .seconds(10)).at
        nodes[number]?.condition = .running
        return Receipt(at: at, text: "\(proof); PING was answered")
    }

    /// Sees that a frozen node that was there before is frozen still, as far as its host tells.
    func proveFrozenAttached(_ number: Int) async throws -> String {
        guard let found, let shell = HostShell(of: found.node(number), in: found),
            let stopped = stopped[number]
        else { return "frozen by the plan's words" }
        let state = try await shell.run(
            HostScript.functions(stopped.process) + "\nstate")
        guard state.first == "T" else {
            throw ClusterError(
                .unproven,
                "process \(stopped.process) of node \(number) is not frozen: its state is "
                    + "\(ShellCommand.line(of: state))")
        }
        return "/proc/\(stopped.process)/stat says T"
    }

    private func pause(
        _ node: FoundCluster.Node, by words: String, _ resume: String
    ) async throws -> String {
        // First, since a frozen container can undo nothing itself.
        guards[node.number] = try await LocalGuard(
            undoing: HostShell.filled(resume, for: node),
            environment: ProcessInfo.processInfo.environment)
        do {
            return try await local(words, node)
        } catch {
            // It may have worked all the same.
            _ = try? await local(resume, node)
            guards[node.number]?.end()
            guards[node.number] = nil
            throw error
        }
    }

    private func local(_ line: String, _ node: FoundCluster.Node) async throws -> String {
        let outcome = try await ShellCommand(
            line: HostShell.filled(line, for: node),
            environment: ProcessInfo.processInfo.environment.filter {
                $0.key != PlanSecrets.variable
            }
        ).run(within: .seconds(20))
        guard outcome.isSuccess else {
            throw ClusterError(.unproven, "'\(line)' \(outcome.summary)")
        }
        return "'\(line)' left with 0"
    }

    private func stop(_ node: FoundCluster.Node, for length: Duration) async throws -> String {
        guard let found, let shell = HostShell(of: node, in: found) else {
            throw ClusterError(
                .unavailable, "the reach gives no shell on the host of node \(node.number)")
        }
        // Asked anew: the process may be another one than when the cluster was found.
        let askedAt = MonotonicClock.now()
        let told = try await information("server", of: node.number)
        guard let process = told.integer("process_id"),
            let uptime = told.integer("uptime_in_seconds")
        else {
            throw ClusterError(.unavailable, "node \(node.number) tells no process in INFO server")
        }
        let server = ServerAge(
            process: process, uptime: uptime, askedAt: askedAt,
            port: told.integer("tcp_port") ?? 0)
        let acquaintance: HostAcquaintance
        if let known = acquaintances[node.number], known.told == process {
            acquaintance = known
        } else {
            acquaintance = try await acquaint(server, on: shell, of: node)
        }
        // Where a command takes long to arrive, so does the one that lets it go on.
        let limit = length + Self.margin + acquaintance.roundTrip * Self.slowness
        let seconds = Int64(limit.inSeconds.rounded(.up))
        let answer = try await shell.run(
            HostScript.stop(acquaintance.process, begun: acquaintance.begun, atMost: seconds))
        let words = answer.split(separator: " ")
        guard words.count == 3, words[0] == "T", let start = Int64(words[1]),
            let timer = Int64(words[2])
        else {
            throw ClusterError(
                .unproven,
                "the host of node \(node.number) answered '\(ShellCommand.line(of: answer))'")
        }
        stopped[node.number] = StoppedProcess(
            process: acquaintance.process, start: start, timer: timer)
        return
            "SIGSTOP on the host; /proc/\(acquaintance.process)/stat says T; process \(timer) there sends SIGCONT "
            + "after \(seconds) s if nobody else does"
    }

    /// Sees, before anything is done, which processes on the hosts are the servers, all hosts at once; what cannot be seen
    /// now is tried again when it is needed.
    func acquaintHosts() async {
        guard let found, found.attach.pauseCommand == nil else { return }
        var rest = found.nodes[...]
        // The first alone: how words arrive is tried with it.
        var batch = 1
        while !rest.isEmpty {
            let nodes = rest.prefix(batch)
            rest = rest.dropFirst(batch)
            await withTaskGroup(of: Void.self) { group in
                for node in nodes {
                    guard let shell = HostShell(of: node, in: found) else { continue }
                    let server = node.age
                    group.addTask {
                        _ = try? await self.acquaint(server, on: shell, of: node)
                    }
                }
            }
            batch = Self.atOnce
        }
    }

    /// Sees that the process with the server's number on a host is the server.
    private func acquaint(
        _ server: ServerAge, on shell: HostShell, of node: FoundCluster.Node
    ) async throws -> HostAcquaintance {
        let acquaintance = try await HostAcquaintance(with: server, on: shell, of: node)
        acquaintances[node.number] = acquaintance
        return acquaintance
    }

    private func goOn(_ node: FoundCluster.Node) async throws -> String {
        guard let found, let shell = HostShell(of: node, in: found),
            let process = stopped[node.number]
        else {
            throw ClusterError(.unproven, "node \(node.number) is not frozen any more")
        }
        let state: String
        do {
            state = try await shell.run(HostScript.goOn(process))
        } catch let error as ClusterError {
            // Whoever reads this may be the only one that still reaches the host.
            throw ClusterError(
                error.kind,
                "\(error); unless its timer there (process \(process.timer)) has done so, let it go on by hand: "
                    + shell.byHand(["kill", "-CONT", "\(process.process)"]))
        }
        stopped[node.number] = nil
        return
            "SIGCONT on the host, its timer \(process.timer) cancelled; /proc/\(process.process)/stat says "
            + ShellCommand.line(of: state)
    }
}

/// A process that was stopped on a node's host.
struct StoppedProcess {
    /// Its number there.
    let process: Int64
    /// When it began, in ticks of the host: what tells it from a later one with its number.
    let start: Int64
    /// The process there that lets it go on when nobody else does.
    let timer: Int64
}
