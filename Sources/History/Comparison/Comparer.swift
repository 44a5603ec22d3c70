import Judgement
import Statistics

/// Compares two sets of runs. Pure: the same runs and options give the same answer.
package struct Comparer: Sendable {
    private let options: ComparisonOptions

    /// A way of comparing.
    package init(_ options: ComparisonOptions = ComparisonOptions()) {
        self.options = options
    }

    /// One plan's two sets.
    private struct Pair {
        var base: [MeasuredRun]
        var new: [MeasuredRun]
    }

    /// Compares each plan of the new runs with the same plan's runs of the base.
    ///
    /// Control runs (without faults) tell of the machine; they are compared as a plan only where there
    /// is no other.
    ///
    /// - Parameters:
    ///   - base: What to compare with.
    ///   - new: What to compare.
    /// - Returns: The answer.
    /// - Throws: `ComparisonError` when a side is empty or what must be alike is not.
    package func compare(
        _ base: [MeasuredRun], with new: [MeasuredRun]
    ) throws(ComparisonError) -> RunComparison {
        let empty = [("base", base), ("new", new)].filter { $0.1.isEmpty }
        guard empty.isEmpty else {
            throw ComparisonError(reasons: empty.map { "the \($0.0) holds no run" })
        }
        var (pairs, notes) = pairs(base, new)
        let controls = pairs.filter { ($0.base + $0.new).allSatisfy { $0.isControl } }
        let others = pairs.filter { !($0.base + $0.new).allSatisfy { $0.isControl } }
        if !others.isEmpty { pairs = others }
        guard !pairs.isEmpty else {
            throw ComparisonError(reasons: ["the base and the new runs have no plan in common"])
        }
        let differences = (others + controls).flatMap { Comparability.differences($0.base, $0.new) }
        if !differences.isEmpty {
            guard options.isForced else { throw ComparisonError(reasons: unique(differences)) }
            notes += unique(differences).map { "Compared by force: \($0)." }
        }
        let check = others.isEmpty ? nil : check(controls)
        if check == nil {
            notes.append(
                "There are too few control runs on both sides (\(ControlCheck.fewest) runs of "
                    + "no-fault or another plan without faults) to tell whether the host changed.")
        }
        let plans = answered(pairs)
        return RunComparison(
            conclusion: conclusion(plans, check, pairs + controls), level: options.level,
            plans: plans, controls: check, notes: notes)
    }

    // MARK: Pairs

    /// The plans both sides have, by name; two single plans are a pair whatever their names.
    private func pairs(
        _ base: [MeasuredRun], _ new: [MeasuredRun]
    ) -> (pairs: [Pair], notes: [String]) {
        let before = Dictionary(grouping: base) { $0.plan }
        let after = Dictionary(grouping: new) { $0.plan }
        if before.count == 1, after.count == 1 { return ([Pair(base: base, new: new)], []) }
        let common = Set(before.keys).intersection(after.keys).sorted()
        let alone = Set(before.keys).symmetricDifference(after.keys).sorted()
        let notes = alone.map { plan in
            "\(plan) is only in the \(before[plan] == nil ? "new runs" : "base")."
        }
        return (common.map { Pair(base: before[$0] ?? [], new: after[$0] ?? []) }, notes)
    }

    private func unique(_ sentences: [String]) -> [String] {
        var seen: Set<String> = []
        return sentences.filter { seen.insert($0).inserted }
    }

    private func check(_ controls: [Pair]) -> ControlCheck? {
        guard let pair = controls.first else { return nil }
        return ControlCheck(pair.base, pair.new, level: options.level)
    }

    // MARK: Answers

    /// Every plan's measures; the primary ones of all plans are one family, the others another.
    ///
    /// A decision rests on the first, so that any false alarm counts; the others are hints, of which
    /// a few in a hundred may be wrong.
    private func answered(_ pairs: [Pair]) -> [PlanComparison] {
        var plans = pairs.map { pair in
            PlanComparison(
                base: PlanComparison.Side(pair.base), new: PlanComparison.Side(pair.new),
                measures: measures(pair), notes: Comparability.notes(pair.base, pair.new))
        }
        for isPrimary in [true, false] {
            let places = plans.indices.flatMap { plan in
                plans[plan].measures.indices.filter {
                    plans[plan].measures[$0].isPrimary == isPrimary
                }.map { (plan: plan, measure: $0) }
            }
            let questions = places.filter { plans[$0.plan].measures[$0.measure].isQuestion }
            let pValues = questions.map { plans[$0.plan].measures[$0.measure].pValue ?? 1 }
            let corrected =
                isPrimary
                ? HolmCorrection.corrected(pValues) : FalseDiscoveryRate.corrected(pValues)
            let answers = Dictionary(
                uniqueKeysWithValues: zip(questions.map { [$0.plan, $0.measure] }, corrected))
            for place in places {
                plans[place.plan].measures[place.measure].conclude(
                    corrected: answers[[place.plan, place.measure]], questions: questions.count,
                    level: options.level)
            }
        }
        return plans
    }

    private func measures(_ pair: Pair) -> [MeasureComparison] {
        let base = pair.base.filter { $0.isConclusive }
        let new = pair.new.filter { $0.isConclusive }
        return Judge.reported.filter { $0.reference.measure.better != .neither }
            .compactMap { text, reference in
                let before = base.compactMap { $0.measure(text) }
                let after = new.compactMap { $0.measure(text) }
                guard !before.isEmpty || !after.isEmpty else { return nil }
                let better = reference.measure.better
                return MeasureComparison(
                    reference, name: text, from: before.map(\.value), to: after.map(\.value),
                    worst: (before.map { $0.worst(better) }, after.map { $0.worst(better) }),
                    options)
            }
    }

    private func conclusion(
        _ plans: [PlanComparison], _ check: ControlCheck?, _ pairs: [Pair]
    ) -> RunComparison.Conclusion {
        // On another server the control runs may differ for the server's sake.
        let servers = Set(pairs.flatMap { ($0.base + $0.new).map { $0.server } })
        if check?.differs == true, servers.count == 1 { return .hostChanged }
        if plans.contains(where: { !$0.regressions.isEmpty }) { return .regression }
        let hasPrimary = plans.contains { $0.measures.contains { $0.isPrimary } }
        return hasPrimary && plans.allSatisfy { $0.open.isEmpty } ? .noRegression : .notEnoughData
    }
}

/// Why two sets of runs are not compared.
package struct ComparisonError: Error, Hashable, CustomStringConvertible {
    /// What differs, or is missing, in sentences.
    package let reasons: [String]

    /// All reasons, a line each.
    package var description: String { reasons.joined(separator: "\n") }
}

/// Two sets of runs compared: the answer of `shaketable compare`.
package struct RunComparison: Codable, Sendable {
    /// The answer in a word.
    package enum Conclusion: String, Codable, Sendable, CaseIterable {
        /// A primary measure got worse by more than its tolerance.
        case regression
        /// Every primary measure is shown to be no worse by more than its tolerance.
        case noRegression = "no regression"
        /// Of a primary measure it is not shown, and of none that it got worse by more.
        case notEnoughData = "not enough data"
        /// Runs without any fault differ, on the same server: no change can be laid to anything else.
        case hostChanged = "the host changed"
    }

    /// The version of this format.
    package var format = 1
    /// The answer.
    package var conclusion: Conclusion
    /// How likely one false alarm among all primary measures is, at most.
    package var level: Double
    /// The plans, in the order of their names.
    package var plans: [PlanComparison]
    /// What the control runs tell; nil when there are too few.
    package var controls: ControlCheck?
    /// What else is to be known, in sentences.
    package var notes: [String]
}

/// Whether runs can be compared: the same plan, machine, engine and isolation.
enum Comparability {
    /// What differs among all runs of one plan, in sentences; empty when nothing does.
    static func differences(_ base: [MeasuredRun], _ new: [MeasuredRun]) -> [String] {
        let aspects: [(what: String, value: (MeasuredRun) -> String)] = [
            ("plans", { "\($0.plan) (\($0.planHash ?? "unknown hash"))" }),
            ("hosts", { $0.identity.words }), ("network engines", { $0.networkEngine }),
            ("sandboxes", { $0.sandbox }),
        ]
        return aspects.compactMap { aspect in
            let before = Set(base.map(aspect.value)).sorted()
            let after = Set(new.map(aspect.value)).sorted()
            guard Set(before + after).count > 1 else { return nil }
            return "the \(aspect.what) differ: base \(before.joined(separator: " and "))"
                + "; new \(after.joined(separator: " and "))"
        }
    }

    /// What differs and may, since to compare it is what the comparison is for.
    static func notes(_ base: [MeasuredRun], _ new: [MeasuredRun]) -> [String] {
        let aspects: [(what: String, value: (MeasuredRun) -> String)] = [
            ("servers", { $0.server }), ("versions of shaketable", { $0.programVersion }),
            ("numbers of runs side by side", { "\($0.parallelism)" }),
        ]
        var notes = aspects.compactMap { aspect -> String? in
            let before = Set(base.map(aspect.value)).sorted()
            let after = Set(new.map(aspect.value)).sorted()
            guard before != after else { return nil }
            return "The \(aspect.what) differ: base \(before.joined(separator: " and "))"
                + "; new \(after.joined(separator: " and "))."
        }
        for (name, runs) in [("base", base), ("new", new)] {
            let doubtful = runs.count { !$0.isConclusive }
            if doubtful > 0 {
                notes.append(
                    "\(doubtful) of \(runs.count) runs of the \(name) "
                        + "\(doubtful == 1 ? "is" : "are") inconclusive and left out.")
            }
        }
        return notes
    }
}
