import CLinux
import Glibc

/// How the sandbox ended, for the outer process to pass on.
struct SandboxEnd: Equatable {
    /// The exit status of the outer process.
    let status: Int32
    /// What to tell the user; nil when the harness has said all itself.
    let message: String?

    /// Reads what the C code saw.
    init(_ end: clinux_relaunch_end) {
        let asked = end.was_signalled
        if end.init_killed {
            status = 70
            message =
                "the sandbox's first process was killed (signal \(end.init_signal)); "
                + "everything in the sandbox ended with it"
        } else if end.harness_killed && asked && Self.asksForTheEnd(end.harness_signal) {
            status = 130
            message = "interrupted before the harness was ready"
        } else if end.harness_killed {
            status = 70
            message =
                "the harness was killed (signal \(end.harness_signal)); "
                + "everything in the sandbox ended with it"
        } else {
            status = end.exit_status
            message = nil
        }
    }

    /// Tells the user; returns the exit status.
    func report() -> Int32 {
        if let message {
            let line = "shaketable: \(message)\n"
            _ = write(STDERR_FILENO, line, line.utf8.count)
        }
        return status
    }

    private static func asksForTheEnd(_ signal: Int32) -> Bool {
        [SIGINT, SIGTERM, SIGHUP, SIGQUIT].contains(signal)
    }
}
