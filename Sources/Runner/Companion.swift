import Glibc
import Linux
import Testbed

/// A program of the user's that runs beside a run, inside the sandbox: a prober, an application, a
/// monitor. It learns of the cluster from its environment and is sent SIGTERM at the run's end.
struct Companion {
    private let process: ChildProcess
    private let family = ProcessFamily()
    private let output: String

    /// Starts it through the shell.
    ///
    /// - Parameters:
    ///   - command: A shell command.
    ///   - environment: Its environment.
    ///   - output: The file its output goes to; the kernel lets it grow to `OutputGuard.usualLimit`.
    /// - Throws: `LinuxError` when no shell can be started.
    init(
        command: String, environment: [String: String], output: String
    ) throws(LinuxError) {
        self.output = output
        var variables = environment
        variables[ProcessFamily.variable] = family.token
        process = try ChildProcess(
            ProcessSpecification(
                executable: "/bin/sh", arguments: ["-c", "exec \(command)"],
                environment: variables, output: .file(output),
                fileSizeLimit: UInt64(OutputGuard.usualLimit)))
    }

    /// Ends it and whatever it started: SIGTERM, and SIGKILL two seconds later.
    ///
    /// - Returns: What is to be told of its end; nil for nothing.
    func end() async -> String? {
        _ = await process.endSession(
            asking: SIGTERM, deadline: MonotonicClock.now() + 2_000_000_000)
        family.end()
        guard OutputGuard.isFull(output) else { return nil }
        return
            "the companion printed more than \(OutputGuard.usualLimit >> 20) MiB: \(output) is cut there"
    }
}
