/// Why the network could not be disturbed, or healed.
package enum NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A program that is needed is not installed.
    case toolMissing(String)
    /// A program failed: its command line, what it read, and all that it said.
    case toolFailed(command: String, input: String, message: String)
    /// The kernel refused a device, a thread or a socket.
    case refused(String)
    /// A rule that makes no sense.
    case badRule(String)
    /// No engine works here; the reason.
    case unavailable(String)

    /// What happened and what would mend it.
    package var description: String {
        switch self {
        case .toolMissing(let name):
            "\(name) was not found in PATH, /usr/sbin or /sbin; install iproute2"
        case .toolFailed(let command, let input, let message):
            "\(command) failed: \(message)" + (input.isEmpty ? "" : "\nIt was told:\n\(input)")
        case .refused(let reason): reason
        case .badRule(let reason): "the link rule cannot work: \(reason)"
        case .unavailable(let reason): "network faults are unavailable: \(reason)"
        }
    }
}
