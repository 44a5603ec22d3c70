/// How long the values of a load are, in bytes.
package enum ValueSize: Codable, Hashable, Sendable {
    /// All the same.
    case fixed(Int)
    /// Any size of a range, each as likely as any other.
    case uniform(ClosedRange<Int>)
    /// Many small ones and a few large: the logarithm is normally distributed around that of the
    /// median, with a standard deviation of `sigma`; none is above `most`.
    case lognormal(median: Int, sigma: Double, most: Int)

    /// The least and the greatest size.
    package var range: ClosedRange<Int> {
        switch self {
        case .fixed(let size): size...size
        case .uniform(let range): range
        case .lognormal(_, _, let most): min(ValueSize.smallest, most)...most
        }
    }

    /// The least size of a value that can tell which write it came from.
    package static let smallest = 22
}
