import Foundation
import Linux
import Quantities
import RedisClient
import RunRecord

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
        return Receipt(at: at, text: "SIGSTOP; /proc/\(process.processIdentifier)/stat says T")
    }

    /// Lets a frozen node go on with SIGCONT.
    ///
    /// - Returns: The proof: a state other than `T`.
    package func resume(_ number: Int) async throws -> Receipt {
        if found != nil { return try await resumeAttached(number) }
        guard let node = nodes[number], node.condition == .paused, let process = node.process
        else {
            throw ClusterError("node \(number) is not frozen any more", isUnavailable: false)
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
        else { throw ClusterError("node \(number) is not stopped", isUnavailable: false) }
        if node.condition == .stopped { try launch(number) }
        let proof: Receipt? = try await pollUncancelled(
            every: .milliseconds(20), within: .seconds(30)
        ) {
            if let crashed = reap() { throw crashed }
            // Whoever else looks after processes may have been the first to see it.
            guard let node = nodes[number], node.condition == .running else {
                throw ClusterError(
                    "node \(number) ended by itself after its start; its last log lines:\n"
                        + lastLines(of: process(number).logPath), isUnavailable: false)
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
                "node \(number) did not answer within 30 s of its restart", isUnavailable: false)
        }
        return proof
    }

    private func running(_ number: Int) throws -> ChildProcess {
        guard let node = nodes[number], node.condition == .running, let process = node.process
        else {
            throw ClusterError("node \(number) does not run", isUnavailable: false)
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
                "node \(number) did not end within \(limit) of signal \(signal)",
                isUnavailable: false)
        }
        nodes[number]?.process = nil
        let isAsAsked = signal == SIGTERM ? status == .exited(0) : status == .killed(signal: signal)
        timeline?.record(.processExited, at: at, node: number) {
            $0[.ended] = "\(status)"
            $0[.isExpected] = true
        }
        guard isAsAsked else {
            throw ClusterError(
                "process \(process.processIdentifier) of node \(number) was sent signal \(signal), but "
                    + "ended otherwise: \(status)", isUnavailable: false)
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
                "node \(node) did not reach process state \(state) in 2 s", isUnavailable: false)
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
                "node \(node) stayed in process state \(state) for 2 s", isUnavailable: false)
        }
        return other
    }
}
