import Judgement
import Quantities
import Statistics

/// Whether the machine is still what it was, by runs without any fault.
package struct ControlCheck: Codable, Sendable {
    /// What is compared in control runs: what a busy or slower machine changes first.
    static let watched = [
        "latency.p50", "latency.p99", "service-latency.p99", "throughput", "start-up-time",
    ]

    /// With fewer control runs on a side nothing is said of the machine.
    static let fewest = 5

    /// Control runs to compare with.
    package var baseRuns: Int
    /// Control runs to compare.
    package var newRuns: Int
    /// The measures that lie elsewhere than before, in sentences.
    package var shifted: [String]
    /// The measures that scatter more than before, in sentences.
    package var noisier: [String]

    /// Whether the control runs differ.
    package var differs: Bool { !shifted.isEmpty || !noisier.isEmpty }

    /// Compares two sets of control runs; nil when either holds too few to tell.
    ///
    /// Scatter is compared as Brown and Forsythe do, by the distances from each set's median
    /// ("Robust Tests for the Equality of Variances", JASA 69, 1974), but by ranks.
    init?(_ base: [MeasuredRun], _ new: [MeasuredRun], level: Double) {
        let base = base.filter { $0.isConclusive }
        let new = new.filter { $0.isConclusive }
        guard min(base.count, new.count) >= Self.fewest else { return nil }
        baseRuns = base.count
        newRuns = new.count
        shifted = []
        noisier = []
        var questions: [(name: String, isNoise: Bool, pValue: Double)] = []
        for name in Self.watched {
            let (one, other) = (values(name, base), values(name, new))
            guard !one.isEmpty, !other.isEmpty, Set(one + other).count > 1 else { continue }
            questions.append((name, false, RankTest(one, other).pValue))
            let scatter = RankTest(Self.distances(one), Self.distances(other))
            if scatter.superiority > 0.5 { questions.append((name, true, scatter.pValue)) }
        }
        let corrected = HolmCorrection.corrected(questions.map { $0.pValue })
        for (question, pValue) in zip(questions, corrected) where pValue <= level {
            let (one, other) = (values(question.name, base), values(question.name, new))
            let words = Self.words(question.name, question.isNoise, one, other)
            if question.isNoise { noisier.append(words) } else { shifted.append(words) }
        }

        func values(_ name: String, _ runs: [MeasuredRun]) -> [Double] {
            runs.compactMap { $0.value(of: name) }
        }
    }

    private static func distances(_ values: [Double]) -> [Double] {
        guard let median = Statistics.median(of: values) else { return [] }
        return values.map { abs(Location.difference(median, $0)) }
    }

    private static func words(
        _ name: String, _ isNoise: Bool, _ base: [Double], _ new: [Double]
    ) -> String {
        let unit = MeasureReference(name)?.unit ?? .count
        let values = isNoise ? (distances(base), distances(new)) : (base, new)
        let from = Statistics.median(of: values.0) ?? .nan
        let to = Statistics.median(of: values.1) ?? .nan
        let what = isNoise ? "\(name) scatters by" : name
        return "\(what) \(SampleText.text(to, unit)), before \(SampleText.text(from, unit))"
    }
}
