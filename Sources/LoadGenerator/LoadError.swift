package import Linux

/// Why a load cannot be started.
package enum LoadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The load asks for something that cannot be; the text says what, and what would be right.
    case unusable(String)
    /// Too few file descriptors may be open at once.
    case descriptors(needed: Int, allowed: Int)
    /// None of the nodes accepted a connection.
    case unreachable([String])
    /// The kernel refused something else.
    case system(SystemError)

    /// What is wrong and what would mend it.
    package var description: String {
        switch self {
        case .unusable(let why): why
        case .descriptors(let needed, let allowed):
            "the load needs \(needed) file descriptors and may have \(allowed); "
                + "lower load.connections or raise the limit (ulimit -n \(needed))"
        case .unreachable(let nodes):
            "no node accepts connections: tried \(nodes.joined(separator: ", "))"
        case .system(let error): "the load cannot start: \(error)"
        }
    }
}
