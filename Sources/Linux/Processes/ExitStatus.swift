/// How a process ended.
package enum ExitStatus: Hashable, Sendable, CustomStringConvertible {
    /// By itself, with this exit code (0 to 255).
    case exited(Int32)
    /// By this signal.
    case killed(signal: Int32)

    /// `exited with status 1`, `was killed by signal 9`.
    package var description: String {
        switch self {
        case .exited(let code): "exited with status \(code)"
        case .killed(let signal): "was killed by signal \(signal)"
        }
    }
}
