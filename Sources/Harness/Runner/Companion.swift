import Linux

/// A program of the user's that runs beside a run, inside the sandbox: a prober, an application, a
/// monitor. It learns of the cluster from its environment and is sent SIGTERM at the run's end.
struct Companion {
    private let process: ChildProcess

    /// Starts it through the shell.
    ///
    /// - Parameters:
    ///   - command: A shell command.
    ///   - environment: Its environment.
    ///   - output: The file its output goes to.
    /// - Throws: `LinuxError` when no shell can be started.
    init(
        command: String, environment: [String: String], output: String
    ) throws(LinuxError) {
        process = try ChildProcess(
            ProcessSpecification(
                executable: "/bin/sh", arguments: ["-c", "exec \(command)"],
                environment: environment, output: .file(output)))
    }

    /// Ends it: SIGTERM, and SIGKILL two seconds later.
    func end() async {
        _ = try? process.signal(15)
        let deadline = MonotonicClock.now() + 2_000_000_000
        if await process.waitForExit(deadline: deadline) == nil {
            _ = try? process.signal(9)
            _ = await process.waitForExit(deadline: MonotonicClock.now() + 2_000_000_000)
        }
    }
}
