/// One axis of a plot: what it shows, from where to where, and how its ticks are written.
struct Axis: Sendable {
    /// What it shows, with the unit.
    let label: String
    /// How values are spaced.
    var kind: Scale.Kind = .linear
    /// The values at both ends; the upper is greater than the lower.
    let domain: ClosedRange<Double>
    /// How a tick is written.
    let format: @Sendable (Double) -> String
    /// Whether only whole numbers have ticks.
    var isWhole = false

    /// An axis of values; an empty domain is widened.
    init(
        label: String, kind: Scale.Kind = .linear, domain: ClosedRange<Double>,
        format: @escaping @Sendable (Double) -> String
    ) {
        self.label = label
        self.kind = kind
        self.format = format
        let isEmpty = !(domain.upperBound > domain.lowerBound)
        self.domain =
            isEmpty
            ? domain.lowerBound...(domain.lowerBound + max(1, abs(domain.lowerBound))) : domain
    }

    /// Seconds of the run's clock.
    static func time(_ domain: ClosedRange<Double>) -> Axis {
        Axis(label: "time since the run's start, s", domain: domain) { Number.text($0) }
    }

    /// The scale of this axis between two positions.
    func scale(from start: Double, to end: Double) -> Scale {
        Scale(kind: kind, domain: domain, start: start, end: end)
    }
}
