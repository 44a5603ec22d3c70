import ArgumentParser
import Foundation
import Linux
import Plan
import Quantities
import Reports
import RunRecord
import Runner
import Testbed

/// `shaketable serve`, inside the sandbox: the cluster, its way out, the service, and the report at the end.
struct ServedCluster {
    /// The plan as it was read.
    let plan: Plan
    let runs: SandboxedRuns
    /// What listens outside: the service's port first, then each node's.
    let listeners: [PublishedListener]
    /// The token that the user has given; nil for a new one.
    let givenToken: String?
    /// How long nobody may send anything until the session ends.
    let idle: Duration
    let output: String?
    let command: String

    /// Where connections of clients outside come from inside: an address that faults of `clients` are about.
    private static let clients = "127.0.2.250"

    /// Serves until somebody ends it, and writes the report.
    ///
    /// - Throws: `ExitCode` with the verdict's status, or that of what went wrong, told.
    func run() async throws {
        let seed = plan.seed ?? UInt64.random(in: 0..<1_000_000_000)
        StandardError.write("plan \(plan.name), seed \(seed)\n")
        if !plan.timeline.isEmpty {
            StandardError.write(
                "the plan's \(plan.timeline.count) steps are not done; nodes are set up for them, "
                    + "so that the like may be posted\n")
        }
        let engine = await NetworkEngine.probe()
        let refusal: String? = if case .none(let reason) = engine { reason } else { nil }
        let own = try await runs.needs()
        let session = FaultSession(of: plan, engineRefusal: refusal)
        let folder = try PlanFolder.make(
            at: output ?? "runs/\(plan.name)-\(PlanFolder.timestamp())", for: plan.withoutSteps,
            seed: seed,
            command: command, steps: nil)
        let finished = try await serve(
            session, in: folder, seed: seed,
            needs: MachineNeed.Offer(
                engine: refusal == nil ? engine : nil, support: own.support, servers: own.servers))
        let findings: Findings
        do {
            try folder.close()
            findings = try RunReport(folder: folder).write(
                interrupted: !finished, telling: try FormatOption.parse([]))
        } catch let error as RunFolderError {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        guard finished else { throw ExitStatus.interrupted.code }
        let status = ExitStatus(findings)
        if status != .passed { throw status.code }
    }

    private func serve(
        _ session: FaultSession, in folder: RunFolder, seed: UInt64, needs: MachineNeed.Offer
    ) async throws -> Bool {
        var served = runs
        served.session = session
        served.plan = plan.withoutSteps
        let (made, display) = (served, ServeDisplay(session: session))
        defer { EndpointFile.remove(in: folder.path) }
        return try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask {
                defer { session.end() }
                return try await made.make(
                    in: folder, seed: seed, needs: needs, display: display)
            }
            group.addTask {
                do {
                    try await publish(session, in: folder.path)
                } catch is CancellationError {
                } catch {
                    // Nobody could end it any more but by a signal.
                    StandardError.write("the cluster cannot be served: \(error)\n")
                    session.end()
                }
                return nil
            }
            var finished = false
            for try await result in group {
                guard let result else { continue }
                finished = result
                group.cancelAll()
            }
            return finished
        }
    }

    /// Opens the way from outside to the nodes and the service, until the task is cancelled.
    private func publish(_ session: FaultSession, in folder: String) async throws {
        while !session.isOpen {
            guard !session.isEnded else { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        let token = givenToken ?? Self.newToken()
        let forwarder = PortForwarder(try routes())
        try await forwarder.start()
        let gate = ServiceGate(port: listeners[0].port, token: token)
        let server = try FaultServer(session: session, gate: gate)
        let endpoints = EndpointFile(
            port: gate.port, token: givenToken == nil ? token : nil,
            nodes: listeners.dropFirst().prefix(plan.cluster.nodeCount).map {
                "\($0.host):\($0.port)"
            })
        let result = await Task {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await server.run {
                        do {
                            try endpoints.write(in: folder)
                            print(endpoints.text)
                            fflush(nil)
                        } catch {
                            StandardError.write("\(folder)/\(EndpointFile.name): \(error)\n")
                            session.end()
                        }
                    }
                }
                group.addTask { try await watchIdleness(of: forwarder, session) }
                defer { group.cancelAll() }
                while !Task.isCancelled { try await Task.sleep(for: .milliseconds(50)) }
            }
        }.cancelledWithCaller()
        await forwarder.stop()
        try result.get()
    }

    private func watchIdleness(of forwarder: PortForwarder, _ session: FaultSession) async throws {
        while !session.isEnded {
            let silence = Duration.nanoseconds(MonotonicClock.now() - forwarder.lastHeard)
            if silence >= idle {
                StandardError.write("nobody sent anything for \(idle.inWords): ending\n")
                return session.end()
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func routes() throws -> [PortForwarder.Route] {
        try listeners.enumerated().map { index, listener in
            guard let target = SocketAddress(listener.host, port: listener.port) else {
                throw ExitStatus.ownFault.saying("\(listener.host) is no address")
            }
            return PortForwarder.Route(
                from: listener, to: target,
                source: index == 0 ? nil : SocketAddress(Self.clients, port: 0),
                gate: index == 0 ? RequestGate(largestBody: ServiceGate.largestBody) : nil)
        }
    }

    private static func newToken() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let word = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - word.count) + word
        }.joined()
    }
}

extension Task where Failure == any Error {
    /// Its result; the caller's cancellation cancels it.
    fileprivate func cancelledWithCaller() async -> Result<Success, any Error> {
        await withTaskCancellationHandler {
            await result
        } onCancel: {
            cancel()
        }
    }
}

extension Plan {
    /// The plan as a session runs it: once, for as long as somebody wants, without steps of its own.
    fileprivate var withoutSteps: Plan {
        var plan = self
        plan.timeline = []
        plan.runs = 1
        plan.end = .duration
        plan.duration = .seconds(30 * 86400)
        return plan
    }
}

/// Tells the notes of a served run, and keeps how it is for those who ask.
private struct ServeDisplay: RunDisplay {
    let session: FaultSession

    func observe(_ progress: RunProgress) { session.keep(progress) }
    func note(_ line: String) { StandardError.write(line + "\n") }
    func end() {}
}
