/// Which keys a load asks for how often.
package enum KeyDistribution: Codable, Hashable, Sendable {
    /// Each as often as any other.
    case uniform
    /// The key of rank r in proportion to `1 / r^exponent`, as requests of caches and shops often are.
    case zipfian(exponent: Double)
    /// A part of the keys (0 to 1) gets a part of the operations (0 to 1), each evenly.
    case hot(keys: Double, operations: Double)

    /// The distribution as plans write it.
    package var text: String {
        switch self {
        case .uniform: "uniform"
        case .zipfian(let exponent): "zipfian(\(exponent))"
        case .hot(let keys, let operations):
            "hot(\(Self.percent(keys)) of keys get \(Self.percent(operations)))"
        }
    }

    private static func percent(_ part: Double) -> String {
        let percent = (part * 100_000).rounded() / 1000
        return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
    }
}
