import Glibc

/// The kernel's settings of this network namespace that concern loopback addresses on other interfaces.
enum LoopbackSettings {
    /// Lets packets between loopback addresses come in from an interface, and keeps IPv6's own chatter off it.
    ///
    /// A kernel distrusts a packet from outside that names a loopback address (`route_localnet`), or one of
    /// its own addresses as its source (`accept_local`), or a source that it would answer over another
    /// interface (`rp_filter`, of which the greater of the interface's and `all` counts).
    static func admitLoopbackAddresses(from interface: String) throws(LinuxError) {
        let root = "/proc/sys/net/ipv4/conf"
        try write("0", to: "\(root)/all/rp_filter")
        try write("0", to: "\(root)/\(interface)/rp_filter")
        try write("1", to: "\(root)/\(interface)/accept_local")
        try write("1", to: "\(root)/\(interface)/route_localnet")
        try silence(interface)
    }

    /// Keeps IPv6's own chatter off an interface.
    static func silence(_ interface: String) throws(LinuxError) {
        let ipv6 = "/proc/sys/net/ipv6/conf/\(interface)/disable_ipv6"
        if access(ipv6, F_OK) == 0 { try write("1", to: ipv6) }
    }

    private static func write(_ value: String, to path: String) throws(LinuxError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LinuxError(code: errno, operation: "open \(path)") }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, value, value.utf8.count) == value.utf8.count else {
            throw LinuxError(code: errno, operation: "write \(value) to \(path)")
        }
    }
}
