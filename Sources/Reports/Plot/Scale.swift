import Foundation

/// Maps values to positions on an axis, in pixels.
struct Scale: Sendable {
    /// How values are spaced.
    enum Kind: Sendable {
        case linear
        /// By powers of ten; values at or below 0 are drawn at the lower end.
        case logarithmic
    }

    let kind: Kind
    /// The values at both ends.
    let domain: ClosedRange<Double>
    /// The position of the domain's lower end.
    let start: Double
    /// The position of its upper end; smaller than `start` for an axis that points up.
    let end: Double

    /// The position of a value; one outside the domain is drawn at its end.
    func position(_ value: Double) -> Double {
        let share: Double
        switch kind {
        case .linear:
            share = (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
        case .logarithmic:
            guard value > 0 else { return start }
            share =
                log10(value / domain.lowerBound) / log10(domain.upperBound / domain.lowerBound)
        }
        guard !share.isNaN else { return start }
        return start + (end - start) * min(1, max(0, share))
    }

    /// Round values inside the domain at which to put ticks.
    ///
    /// - Parameter count: How many are wanted; there will be about as many.
    /// - Returns: The values in rising order.
    func ticks(_ count: Int) -> [Double] {
        switch kind {
        case .linear: Self.linearTicks(domain, count)
        case .logarithmic: Self.logarithmicTicks(domain, count)
        }
    }

    private static func linearTicks(_ domain: ClosedRange<Double>, _ count: Int) -> [Double] {
        let length = domain.upperBound - domain.lowerBound
        guard length > 0, length.isFinite else { return [domain.lowerBound] }
        let rough = length / Double(max(1, count))
        let power = pow(10, floor(log10(rough)))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.75 } ?? 10 * power
        let first = Int((domain.lowerBound / step - 1e-9).rounded(.up))
        let last = Int((domain.upperBound / step + 1e-9).rounded(.down))
        return first <= last ? (first...last).map { Double($0) * step } : [domain.lowerBound]
    }

    private static func logarithmicTicks(_ domain: ClosedRange<Double>, _ count: Int) -> [Double] {
        let first = Int(log10(domain.lowerBound).rounded(.up))
        let last = Int(log10(domain.upperBound).rounded(.down))
        guard first <= last else { return [domain.lowerBound] }
        let stride = max(1, Int((Double(last - first + 1) / Double(max(1, count))).rounded(.up)))
        return Swift.stride(from: first, through: last, by: stride).map { pow(10, Double($0)) }
    }
}
