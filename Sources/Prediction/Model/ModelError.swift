/// Why the model cannot answer.
package enum ModelError: Error, Hashable, CustomStringConvertible {
    /// A number outside what the model simulates.
    case outOfRange(String, Int, ClosedRange<Int>)
    /// A delay, in microseconds, with which healthy nodes would suspect each other, and the node-timeout in milliseconds.
    case delayTooLong(Int, Int)
    /// The run folder has no failover to compare with.
    case nothingMeasured(String)

    package var description: String {
        switch self {
        case .outOfRange(let name, let value, let range):
            "The model takes \(range.lowerBound) to \(range.upperBound) \(name), not \(value)."
        case .delayTooLong(let delay, let timeout):
            "A delay of up to \(delay) us is too long for a node timeout of \(timeout) ms: a round "
                + "trip must fit in half of it. Take a smaller delay or a longer node timeout."
        case .nothingMeasured(let path):
            "\(path): no failover was measured in it, so there is nothing to compare with."
        }
    }
}
