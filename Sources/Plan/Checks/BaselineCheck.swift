import Quantities

/// Whether a load has a baseline: what the first fault does is measured against how the quiet cluster served.
struct BaselineCheck {
    /// The steps.
    let steps: [Step]
    /// Whether there is a load.
    let hasLoad: Bool

    /// The least baseline that service is compared with; the plans that come with the program have 5 s.
    private static let shortest = Duration.seconds(1)

    /// Adds a problem when the first fault begins too early.
    func run(_ problems: inout ProblemCollector) {
        guard hasLoad, let first = steps.min(by: { $0.at < $1.at }), first.at < Self.shortest
        else { return }
        problems.add(
            first.position,
            "the first fault begins at \(first.at.inWords), before the load has a baseline that it could be "
                + "compared with: start it at 5 s or later, and in any case after "
                + Self.shortest.inWords)
    }
}
