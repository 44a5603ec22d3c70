import CLinux
import Glibc
package import Linux

/// Where a run takes place, kept apart from the machine.
///
/// Three processes: the one that the user started; a small first process, pid 1 of the fresh namespaces; and
/// the harness, which is this program executed again. Whichever of them ends, in whatever way, all end, and with
/// the namespaces go every process, interface, qdisc and mount in them.
///
/// Without namespaces (`SandboxWish.none`) the three processes are the same, but it is they who clean up: the
/// harness is killed with the first process; what is left below it is killed by the first process, or, if that was
/// killed, by the outer one. Not covered then: two of the three killed at the same instant can leave a process behind
/// that a node had forked (a background save), never a node; and network, ports and directories are the machine's own.
package struct Sandbox: Sendable {
    /// Which wish came true.
    package let mode: SandboxWish
    /// Whether the namespaces are inside a user namespace, in which the user is root.
    package let inUserNamespace: Bool
    /// Who the user is outside of it.
    package let identityOutside: ProcessIdentity

    /// Where the run may make control groups, gone with the sandbox; nil when none were asked for.
    package let controlGroup: String?

    /// No sandbox at all, not even processes that clean up: for runs on a cluster that was there before, where what
    /// undoes must outlive the harness.
    package static var outside: Sandbox {
        Sandbox(
            mode: .none, inUserNamespace: false, identityOutside: .current, controlGroup: nil)
    }

    /// For reports: `namespaces` or `none`.
    package var name: String { mode.rawValue }

    /// Whether this process says that it is in a sandbox already; `enter` tells whether that is true.
    package static var isEntered: Bool { getenv(SandboxMarker.name) != nil }

    /// Relaunches this program in the sandbox, or says what the sandbox is when called in it.
    ///
    /// To be called first thing. In the process that the user started it never returns: that forwards
    /// SIGINT, SIGTERM, SIGHUP, SIGQUIT and SIGWINCH to the harness, each once, and exits with its status (130 when a signal
    /// ended the harness before it could handle it, 70 when it was killed in another way). In the
    /// harness it returns at once.
    ///
    /// - Parameters:
    ///   - wish: How the run is kept apart.
    ///   - controller: Where to keep control groups for the run; nil for no place.
    /// - Returns: The sandbox.
    /// - Throws: `SandboxError` when the machine refuses, with the reason and what would mend it.
    package static func enter(
        _ wish: SandboxWish, groupsOf controller: ProcessorController? = nil
    ) throws(SandboxError) -> Sandbox {
        if let text = getenv(SandboxMarker.name) {
            return try inside(wish, SandboxMarker(text: String(cString: text)))
        }
        if let refusal = ProcessLimits.refusalOfRuns() { throw .limited(refusal) }
        StaleGroups.remove()
        let needsUser = wish == .namespaces && Namespaces.needUserNamespace
        let end = relaunch(
            wish, inUserNamespace: needsUser,
            controlGroup: controller.map { "\($0.parent)/\(StaleGroups.ownName)" })
        if end.failure.step != 0 {
            throw SandboxError.refused(
                LinuxError(
                    code: end.failure.error,
                    operation: String(cString: clinux_step_name(end.failure.step))),
                inUserNamespace: needsUser)
        }
        exit(SandboxEnd(end).report())
    }

    private static func relaunch(
        _ wish: SandboxWish, inUserNamespace: Bool, controlGroup: String?
    ) -> clinux_relaunch_end {
        let marker = SandboxMarker(
            mode: wish, inUserNamespace: inUserNamespace, identityOutside: .current,
            namespacesOutside: SandboxMarker.namespaces(), controlGroup: controlGroup)
        let arguments = CStringArray(CommandLine.arguments)
        let texts = CStringArray([SandboxMarker.name, marker.text, controlGroup ?? ""])
        var request = clinux_relaunch_request()
        request.arguments = arguments.pointer
        request.marker_name = UnsafePointer(texts[0])
        request.marker_value = UnsafePointer(texts[1])
        request.control_group = controlGroup == nil ? nil : UnsafePointer(texts[2])
        request.namespaces = wish == .namespaces
        request.user_namespace = inUserNamespace
        var end = clinux_relaunch_end()
        withExtendedLifetime((arguments, texts)) { clinux_relaunch(&request, &end) }
        return end
    }

    private static func inside(
        _ wish: SandboxWish, _ marker: SandboxMarker?
    ) throws(SandboxError) -> Sandbox {
        guard let marker, marker.mode == wish, marker.isTrue() else { throw .falseMarker }
        // What the harness starts is not to take itself for the harness.
        unsetenv(SandboxMarker.name)
        clinux_name_process("shaketable")
        return Sandbox(
            mode: wish, inUserNamespace: marker.inUserNamespace,
            identityOutside: marker.identityOutside, controlGroup: marker.controlGroup)
    }
}

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

/// How a run wants to be kept apart from the machine.
package enum SandboxWish: String, Sendable, CaseIterable {
    /// In fresh mount, pid and network namespaces, and a user namespace where one is needed for that.
    case namespaces
    /// In none: `--no-sandbox`.
    case none
}

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
