import Statistics

/// How likely a failure costs far more than failures did before the change.
///
/// The shift of ranks is blind to it: when one in ten failures takes five seconds more, nine look as before,
/// and yet the mean grew by a fifth and the p95 more than doubled. A failure that never ends lies beyond every
/// threshold.
struct FailureTails {
    /// So many failures of each kind before the change set the threshold, and count for nothing else: it does
    /// not move while the others are counted, which a bound that holds at every look needs.
    static let references = 12

    /// The kinds, as asked.
    private let kinds: [Trial.Kind]
    /// Whether each failure lies beyond, in the order of the trials: by kind, before and after.
    private let events: [[[Bool]]]

    /// Takes in what came of failures.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - outcomes: All outcomes, in the order of the trials.
    init(_ question: ChangeQuestion, _ outcomes: [TrialOutcome]) {
        kinds = question.failures
        events = question.failures.map { kind in
            let sides = [0, 1].map { variant in
                outcomes.filter { $0.variant == variant && $0.trial.kind == kind }
            }
            guard sides[0].count >= Self.references else { return [[], []] }
            let references = sides[0].prefix(Self.references)
            let limits = Self.costs.map { cost in
                let values = references.compactMap { cost($0) }
                let median = Statistics.median(of: values.filter { $0.isFinite }) ?? 0
                // Below a tenth of a second nobody minds.
                return FarBeyond.threshold(
                    of: values, tolerance: max(0.1, median * question.tolerance))
            }
            return [Array(sides[0].dropFirst(Self.references)), sides[1]].map { side in
                side.map { outcome in
                    zip(Self.costs, limits).contains { cost, limit in
                        guard let value = cost(outcome) else { return false }
                        // Where before not one ended, one that does not is as before: nothing is shown by it.
                        return value > limit ?? -.infinity
                    }
                }
            }
        }
    }

    /// What a failure costs: the time to the election, and the outage where there is a load to see it.
    private static let costs: [@Sendable (TrialOutcome) -> Double?] = [
        { $0.failoverSeconds ?? .infinity }, { $0.outageSeconds },
    ]

    /// The questions: of all kinds together, which may have half as much, and of each where there are several.
    ///
    /// - Parameter question: What is asked.
    /// - Returns: One measure for each.
    func measures(_ question: ChangeQuestion) -> [ChangeMeasure] {
        let name = "probability that a failure costs far more than before"
        let all = ChangeMeasure(
            "\(name), of all kinds", from: events.flatMap { $0[0] }, to: pooled,
            limit: question.tolerated / 2)
        guard kinds.count > 1 else { return [all] }
        return [all]
            + zip(kinds, events).map { kind, sides in
                ChangeMeasure(
                    "\(name), of \(kind.rawValue)", from: sides[0], to: sides[1],
                    limit: question.tolerated)
            }
    }

    /// All kinds' events after the change; none where the threshold of one is not known.
    private var pooled: [Bool] {
        events.contains { $0[1].isEmpty } ? [] : events.flatMap { $0[1] }
    }

    /// Whether any failure after the change lies beyond.
    var happens: Bool { events.contains { $0[1].contains(true) } }

    /// How many failures of each kind after the change would show that there are none such, as far as is known.
    ///
    /// - Parameter question: What is asked.
    /// - Returns: 0 where it is shown; for each kind, in addition to those there are.
    func needed(_ question: ChangeQuestion) -> Int {
        guard !kinds.isEmpty else { return 0 }
        let after = events.map { Proportion(of: $0[1]) }
        let all = SequentialBound.trialsNeeded(
            toShow: question.tolerated / 2, after: after.reduce(Proportion(), +),
            alpha: ChangeMeasure.oneSideAlpha)
        let single = after.map {
            SequentialBound.trialsNeeded(
                toShow: question.tolerated, after: $0, alpha: ChangeMeasure.oneSideAlpha)
        }
        return max(single.max() ?? 0, (all + kinds.count - 1) / kinds.count)
    }
}
