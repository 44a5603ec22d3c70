import CLinux
import Glibc
import Quantities
import Synchronization

/// A process that this one started.
///
/// It can be signalled and asked about from any thread. Its number is never used once it has been
/// reaped, so that a signal cannot reach another process that got the same number. The child ends with this
/// process; letting go of this object neither ends it nor reaps it.
package final class ChildProcess: Sendable {
    /// Its number, as this process sees it.
    package let processIdentifier: Int32

    private let descriptor: Int32
    private let ended = Mutex<ExitStatus?>(nil)

    /// Starts a process; returns once it has been executed.
    ///
    /// All are started by one thread, one after the other.
    package init(_ specification: ProcessSpecification) throws(LinuxError) {
        (processIdentifier, descriptor) = try Spawner.spawn(specification)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Sends a signal to the process, and to it alone.
    ///
    /// - Returns: Whether it was sent; false when the process has ended.
    @discardableResult
    package func signal(_ signal: Int32) throws(LinuxError) -> Bool {
        let error = ended.withLock { ended in
            guard ended == nil else { return ESRCH }
            if descriptor >= 0 { return clinux_signal_process_descriptor(descriptor, signal) }
            return kill(processIdentifier, signal) == 0 ? 0 : errno
        }
        if error == ESRCH { return false }
        guard error == 0 else {
            throw LinuxError(
                code: error, operation: "send signal \(signal) to process \(processIdentifier)")
        }
        return true
    }

    /// How the process ended; nil while it has not. Does not wait.
    package func exitStatus() -> ExitStatus? {
        ended.withLock { ended in
            if let status = ended { return status }
            var wasKilled = false
            var number: Int32 = 0
            let result = clinux_reap(processIdentifier, &wasKilled, &number)
            precondition(
                result >= 0, "Nobody but ChildProcess reaps process \(processIdentifier).")
            if result == 1 { ended = wasKilled ? .killed(signal: number) : .exited(number) }
            return ended
        }
    }

    /// What the kernel says about the process now; nil when it has been reaped.
    package func state() -> ProcessState? {
        ended.withLock { ended in
            ended == nil ? ProcessState(processIdentifier: processIdentifier) : nil
        }
    }

    /// For how long its first thread has run on a processor, in nanoseconds; nil when it has been reaped, or the kernel does not
    /// tell.
    package func timeRun() -> Int64? {
        ended.withLock { ended in
            guard ended == nil,
                let text = SmallFile.read("/proc/\(processIdentifier)/schedstat")
            else { return nil }
            return text.split(separator: " ").first.flatMap { Int64($0) }
        }
    }

    /// Whether it has ended, reaped or not.
    package var hasEnded: Bool { state().map { $0.letter == "Z" } ?? true }

    /// Gives a process that leads a session time to end, kills what is left of the session, and reaps the process.
    ///
    /// It is not reaped before, so that its number, which is the session's, stays its own.
    ///
    /// - Parameters:
    ///   - signal: What the session is sent at once, unless the process has ended; nil for nothing.
    ///   - limit: How long it has from then on.
    /// - Returns: Whether it ended in time, and how it ended.
    package func endSession(
        asking signal: Int32? = nil, within limit: Duration
    ) async -> (inTime: Bool, status: ExitStatus?) {
        if let signal, !hasEnded { signalSession(signal) }
        let inTime = await pollUncancelled(
            every: .milliseconds(1), within: limit, until: { hasEnded })
        signalSession(SIGKILL)
        return (inTime, await waitForExit(within: .seconds(5)))
    }

    private func signalSession(_ signal: Int32) {
        ended.withLock { ended in
            if ended == nil { kill(-processIdentifier, signal) }
        }
    }

    /// Waits until the process has ended, also when the task has been cancelled: healing must go on then.
    ///
    /// - Parameter limit: How long at most.
    /// - Returns: How it ended, noticed within about a millisecond; nil when time ran out first.
    package func waitForExit(within limit: Duration) async -> ExitStatus? {
        await pollUncancelled(every: .milliseconds(1), within: limit) { exitStatus() }
    }
}

/// How a process ended.
package enum ExitStatus: Hashable, Sendable, CustomStringConvertible {
    /// By itself, with this exit code (0 to 255).
    case exited(Int32)
    /// By this signal.
    case killed(signal: Int32)

    /// `exited with status 1`, `was killed by signal 9`.
    package var description: String {
        switch self {
        case .exited(let code): "exited with status \(code)"
        case .killed(let signal): "was killed by signal \(signal)"
        }
    }
}
