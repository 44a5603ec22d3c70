import CLinux

/// Linux namespaces, as far as they can be asked about without entering any.
package struct Namespaces: OptionSet, Sendable {
    /// CLINUX_NAMESPACE_ bits.
    package let rawValue: UInt32

    /// Namespaces of the given bits.
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// One's own users: an ordinary user is root in it.
    package static let user = Namespaces(rawValue: UInt32(CLINUX_NAMESPACE_USER))
    /// One's own mounts.
    package static let mount = Namespaces(rawValue: UInt32(CLINUX_NAMESPACE_MOUNT))
    /// One's own processes: the end of the first ends all.
    package static let process = Namespaces(rawValue: UInt32(CLINUX_NAMESPACE_PID))
    /// One's own network interfaces, ports, qdiscs.
    package static let network = Namespaces(rawValue: UInt32(CLINUX_NAMESPACE_NETWORK))

    /// Whether this process can have other namespaces only inside a user namespace, for want of CAP_SYS_ADMIN.
    package static var needUserNamespace: Bool {
        !clinux_has_capability(21)
    }

    /// Makes these namespaces for a child that ends at once, with all that a sandbox sets up in them.
    ///
    /// - Throws: `LinuxError` that names the step refused.
    package func probe() throws(LinuxError) {
        var failure = clinux_failure()
        guard clinux_probe_namespaces(rawValue, &failure) == 0 else {
            throw LinuxError(
                code: failure.error, operation: String(cString: clinux_step_name(failure.step)))
        }
    }
}
