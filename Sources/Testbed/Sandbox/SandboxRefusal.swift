import Glibc
package import Linux

/// A cause for which a machine refuses namespaces, and what would mend it.
package struct SandboxRefusal: Equatable, Sendable, CustomStringConvertible {
    /// The cause, as seen on this machine.
    package let cause: String
    /// What would mend it.
    package let remedy: String

    /// `kernel.x is 0: sysctl -w kernel.x=1`.
    package var description: String { "\(cause): \(remedy)" }

    /// The causes that can be seen from here; one that guesses from the error when none can.
    ///
    /// - Parameters:
    ///   - error: The step refused.
    ///   - inUserNamespace: Whether a user namespace was part of what was asked for.
    ///   - read: The first line of a file under /proc; nil when there is none.
    /// - Returns: At least one.
    package static func causes(
        of error: LinuxError, inUserNamespace: Bool,
        read: (String) -> String? = SmallFile.line
    ) -> [SandboxRefusal] {
        var causes = inUserNamespace ? userNamespaceCauses(read) : []
        for kind in ["user", "mnt", "pid", "net"] where inUserNamespace || kind != "user" {
            let setting = "user.max_\(kind)_namespaces"
            if read("/proc/sys/user/max_\(kind)_namespaces") == "0" {
                causes.append(
                    SandboxRefusal(
                        cause: "\(setting) is 0", remedy: "sudo sysctl -w \(setting)=15000"))
            }
        }
        if causes.isEmpty, error.code == ENOSPC {
            causes.append(
                SandboxRefusal(
                    cause: "a limit of namespaces is used up, or they are nested too deeply",
                    remedy: "raise user.max_*_namespaces with sysctl"))
        }
        return causes.isEmpty ? [guess(error, inUserNamespace, read)] : causes
    }

    private static func userNamespaceCauses(_ read: (String) -> String?) -> [SandboxRefusal] {
        var causes: [SandboxRefusal] = []
        if access("/proc/self/ns/user", F_OK) != 0 {
            causes.append(
                SandboxRefusal(
                    cause: "this kernel is built without user namespaces (CONFIG_USER_NS)",
                    remedy: "run as root, or on another kernel"))
        }
        for (setting, value, refusing) in [
            ("kernel.unprivileged_userns_clone", "1", "0"),
            ("kernel.apparmor_restrict_unprivileged_userns", "0", "1"),
        ] {
            let path = "/proc/sys/" + setting.split(separator: ".").joined(separator: "/")
            if read(path) == refusing {
                causes.append(
                    SandboxRefusal(
                        cause: "\(setting) is \(refusing), which keeps ordinary users out",
                        remedy: "sudo sysctl -w \(setting)=\(value), or run as root"))
            }
        }
        return causes
    }

    private static func guess(
        _ error: LinuxError, _ inUserNamespace: Bool, _ read: (String) -> String?
    ) -> SandboxRefusal {
        if error.operation == "mount /proc" {
            return SandboxRefusal(
                cause: "parts of /proc are hidden here, as in a container, so none may be mounted",
                remedy: "start the container with --security-opt systempaths=unconfined")
        }
        if (SmallFile.read("/proc/self/status") ?? "").contains("Seccomp:\t2") {
            return SandboxRefusal(
                cause: "a seccomp filter is in force, as in a container",
                remedy: "start the container with --cap-add SYS_ADMIN --cap-add NET_ADMIN "
                    + "--security-opt seccomp=unconfined --security-opt apparmor=unconfined")
        }
        if inUserNamespace, geteuid() == 0 {
            return SandboxRefusal(
                cause: "this root lacks capabilities (CAP_SYS_ADMIN; CAP_SETFCAP for a namespace)",
                remedy: "run as an ordinary user, or start the container with --privileged")
        }
        if inUserNamespace {
            return SandboxRefusal(
                cause: "this user is not allowed user namespaces (a security module, or a chroot)",
                remedy: "run as root")
        }
        return SandboxRefusal(
            cause: "this root is not allowed namespaces (a security module, or a container)",
            remedy: "run as an ordinary user, or start the container with --privileged")
    }
}
