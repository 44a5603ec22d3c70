import Glibc

/// What the kernel refused the relay.
package struct PacketRelayError: Error, Hashable, CustomStringConvertible {
    /// What was tried, in words that follow "cannot".
    package let operation: String
    /// The kernel's error number.
    package let number: Int32

    /// A refusal.
    package init(_ operation: String, number: Int32) {
        self.operation = operation
        self.number = number
    }

    /// What was tried, the kernel's words, and what would mend it where that is known.
    package var description: String {
        let reason = "cannot \(operation): \(String(cString: strerror(number)))"
        switch number {
        case EACCES, EPERM: return "\(reason); run as root, or let this user read and write it"
        case ENOENT, ENODEV, ENXIO: return "\(reason); load the kernel's module (modprobe tun)"
        default: return reason
        }
    }
}
