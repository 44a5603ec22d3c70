package import Linux

/// Why a load cannot be started.
package enum LoadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The load asks for something that cannot be; the text says what, and what would be right.
    case unusable(String)
    /// Too few file descriptors may be open at once.
    case descriptors(needed: Int, allowed: Int)
    /// Not all keys could be written before the load.
    case preload(written: Int, of: Int)
    /// None of the nodes accepted a connection.
    case unreachable([String])
    /// The kernel has no io_uring for a load that asks for it.
    case transfers(SystemError)
    /// The kernel refused something else.
    case system(SystemError)

    /// Whether the machine or the servers lack something, rather than the load or this program.
    package var isUnavailable: Bool {
        switch self {
        case .descriptors, .unreachable, .preload, .transfers: true
        case .unusable, .system: false
        }
    }

    /// What is wrong and what would mend it.
    package var description: String {
        switch self {
        case .unusable(let why): why
        case .descriptors(let needed, let allowed):
            "the load needs \(needed) file descriptors and may have \(allowed); "
                + "lower load.connections or raise the limit (ulimit -n \(needed))"
        case .preload(let written, let count):
            "only \(written) of \(count) keys could be written before the load (load.preload): "
                + "the servers refused the others, or did not answer"
        case .unreachable(let nodes):
            "no node accepts connections: tried \(nodes.joined(separator: ", "))"
        case .transfers(let error):
            "load.transfers asks for io_uring, which this kernel does not give: \(error); "
                + "with auto, the load does without"
        case .system(let error): "the load cannot start: \(error)"
        }
    }
}
