package import Linux

/// Why there is no sandbox.
package enum SandboxError: Error, Equatable, CustomStringConvertible {
    /// The machine refused a step; the causes that could be seen, each with what would mend it.
    case refused(LinuxError, causes: [SandboxRefusal])
    /// The environment says that this process is in a sandbox, and it is not.
    case falseMarker
    /// This process is given too little: a sentence that says what would mend it.
    case limited(String)
    /// A directory for the nodes could not be made, mounted or taken away.
    case directory(LinuxError)

    /// A refusal of this step, with its causes looked up.
    static func refused(_ error: LinuxError, inUserNamespace: Bool) -> SandboxError {
        .refused(
            error, causes: SandboxRefusal.causes(of: error, inUserNamespace: inUserNamespace))
    }

    /// What was refused, why, and what would mend it.
    package var description: String {
        switch self {
        case .refused(let error, let causes):
            (["the sandbox was refused: \(error)"] + causes.map { "  \($0)" } + [
                "  or run with --no-sandbox: on 127.0.0.1, without network faults"
            ]).joined(separator: "\n")
        case .falseMarker:
            "\(SandboxMarker.name) is set, but this process is not in the sandbox that it speaks of: "
                + "unset \(SandboxMarker.name)"
        case .limited(let sentence): sentence
        case .directory(let error):
            "the nodes' directory: \(error)"
        }
    }
}
