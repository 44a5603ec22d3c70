package import Quantities
import RunRecord
import Wording

/// What a plan expects of its measures: a comparison, checked for its units.
///
///     expectation = expression ("<=" | "<" | ">=" | ">" | "==" | "!=") expression
///     expression  = term (("+" | "-") term)*
///     term        = factor (("*" | "/") factor)*
///     factor      = "-" factor | "(" expression ")" | quantity | constant | reference
///     quantity    = number, directly followed by its unit if any: 500ms 3% 100/s 64KiB 10
///     constant    = node-timeout | textbook-bound | failover-worst-case | duration | ...
///     reference   = measure ("." percentile)? ("." aggregate)? with ("[" selector, ... "]")? after
///                   any of them
///     aggregate   = min | median | mean | p95 | max | count  (any percentile above 0, below 100)
///     selector    = baseline | fault | recovery | run | affected shards | healthy shards | shard N
///                   | reads | writes | a class of error
///
/// A measure has a sample for each run or for each episode. With an aggregate its samples become one
/// number; without, the comparison must hold for each sample, and the worst is the one reported.
/// Measures that are distributions within a run (the latencies) need a percentile or `max` first:
/// `latency.p99` is the 99th percentile of each run and must hold in each; `latency.p99.median` is
/// the median of those.
package struct Expectation: Sendable {
    /// The text as the plan writes it, without blanks around it: its name in every report.
    package let text: String
    /// How the sides are compared.
    package let comparison: Comparison
    /// What both sides count in.
    package let unit: Unit

    let left: Expression
    let right: Expression

    init(text: String, left: Expression, comparison: Comparison, right: Expression, unit: Unit) {
        self.text = text
        self.left = left
        self.comparison = comparison
        self.right = right
        self.unit = unit
    }

    /// Reads and checks an expectation.
    ///
    /// - Parameter text: The text; blanks around it count for columns but not for the name.
    /// - Throws: `ExpectationError` with the column within `text`.
    package init(parsing text: String) throws(ExpectationError) {
        self = try ExpectationParser.parse(text)
    }
}

extension Expectation {
    private var references: [MeasureReference] {
        (left.leaves + right.leaves).compactMap { leaf in
            if case .measure(let reference, _) = leaf { reference } else { nil }
        }
    }

    /// The client programs that it names.
    package var clients: Set<String> { Set(references.compactMap(\.query.selector.client)) }

    /// Whether all that it measures is of the plan's client programs.
    package var isOfClients: Bool {
        references.allSatisfy { $0.query.selector.client != nil }
    }
}

extension Expectation: Codable {
    /// Reads the text and parses it.
    package init(from decoder: any Decoder) throws {
        self = try ExpectationParser.parse(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Expectation {
    /// One pair of values that was compared.
    private struct Comparand {
        let left: Double
        let right: Double
        let run: Int?
        let holds: Bool
        let margin: Double?
    }

    /// How the expectation comes out.
    ///
    /// - Parameter runs: The conclusive runs; the numbers of others must not count.
    /// - Returns: Failed when any sample fails; else inconclusive when there was nothing to compare
    ///   or a value is not known; else passed. Value and limit are those of the worst sample.
    package func result(over runs: [RunAnalysis]) -> ExpectationResult {
        var evaluator = Evaluator(runs: runs)
        let lefts = evaluator.values(of: left)
        let rights = evaluator.values(of: right)
        let compared = Evaluator.pairs(lefts, rights).map { left, right in
            Comparand(
                left: left.value, right: right.value, run: left.run ?? right.run,
                holds: comparison.holds(left.value, right.value),
                margin: comparison.margin(left.value, right.value))
        }
        let numbers = compared.filter { !$0.left.isNaN && !$0.right.isNaN }
        guard let worst = worst(of: numbers) else {
            return inconclusive(reason: absence(evaluator, hasNoNumber: !compared.isEmpty))
        }
        var verdict = worst.holds ? Verdict.passed : .failed
        var reason = worst.holds ? nil : failure(worst, runs)
        if worst.holds {
            reason = evaluator.unknown.first ?? (numbers.count < compared.count ? noNumber : nil)
            if reason != nil { verdict = .inconclusive }
        }
        return ExpectationResult(
            text: text, verdict: verdict, value: worst.left, limit: worst.right, unit: unit,
            comparison: comparison.rawValue, margin: worst.margin,
            samples: evaluator.sampleCount, reason: reason)
    }

    /// Inconclusive, for a reason that has nothing to do with the measures.
    package func inconclusive(reason: String) -> ExpectationResult {
        ExpectationResult(
            text: text, verdict: .inconclusive, value: nil, limit: nil, unit: unit,
            comparison: comparison.rawValue, margin: nil, samples: 0, reason: reason)
    }

    /// Whether every sample is compared by itself, so that the expectation says something of each
    /// run.
    var holdsForEachRun: Bool { !left.hasAggregate && !right.hasAggregate }

    private var noNumber: String { "a part of it is zero divided by zero" }

    private func worst(of compared: [Comparand]) -> Comparand? {
        let failing = compared.filter { !$0.holds }
        return (failing.isEmpty ? compared : failing).min {
            ($0.margin ?? .infinity) < ($1.margin ?? .infinity)
        }
    }

    private func absence(_ evaluator: Evaluator, hasNoNumber: Bool) -> String {
        if let reason = evaluator.unknown.first { return reason }
        if hasNoNumber { return noNumber }
        if let reason = evaluator.nothing.first { return reason }
        return evaluator.runs.isEmpty
            ? "there is no conclusive run" : "there was nothing to compare"
    }

    private func failure(_ worst: Comparand, _ runs: [RunAnalysis]) -> String {
        let (value, limit) = SampleText.apart(worst.left, worst.right, unit)
        var place = ""
        if let run = worst.run, runs.count > 1 {
            place = " in run \(runs[run].record.description.index)"
        }
        if worst.left == .infinity {
            return "what was waited for never came\(place)"
        }
        return "\(value)\(place), expected \(comparison.rawValue) \(limit)"
    }
}

extension Expression {
    /// Whether a measure in it is made one number over all runs.
    fileprivate var hasAggregate: Bool {
        leaves.contains { leaf in
            guard case .measure(let reference, _) = leaf else { return false }
            return reference.aggregate != nil
        }
    }
}

extension Expectation {
    /// Checks, before anything starts, that a run of the plan can answer the expectation, one way or the other.
    ///
    /// - Parameter plan: What the plan says.
    /// - Throws: `ExpectationError` for what the plan does not have, and for what holds, or fails, whatever
    ///   happens.
    package func check(against plan: PlanFacts) throws(ExpectationError) {
        for leaf in left.leaves + right.leaves {
            switch leaf {
            case .measure(let reference, let column):
                if let problem = reference.problem(in: plan) {
                    throw ExpectationError(column: column, message: problem)
                }
            case .constant(.rate, let column) where plan.description.askedRate == nil:
                throw ExpectationError(
                    column: column, message: "the load has no rate; add load.rate")
            default:
                continue
            }
        }
        try checkMeaning(in: plan) { $0.value(in: plan.description) }
    }

    /// Checks that the expectation's outcome depends on what happens.
    ///
    /// - Parameters:
    ///   - plan: What the plan says, where there is one.
    ///   - constants: The values of the plan's constants, as far as they are known.
    /// - Throws: `ExpectationError` when it does not.
    func checkMeaning(
        in plan: PlanFacts? = nil, constants: (Constant) -> Double? = { _ in nil }
    ) throws(ExpectationError) {
        let leaves = left.leaves + right.leaves
        let measure = leaves.lazy.compactMap { leaf -> (name: String, column: Int)? in
            guard case .measure(let reference, let column) = leaf else { return nil }
            return (reference.measure.name, column)
        }.first
        guard let measure else {
            throw ExpectationError(
                column: 1,
                message: "no measure is in it, so it says nothing of a run; name one, such as "
                    + "lost-writes == 0 ('shaketable list measures')")
        }
        let difference = NormalForm(left, constants: constants).adding(
            NormalForm(right, constants: constants).scaled(by: -1))
        guard difference.hasMeasure else {
            throw ExpectationError(
                column: measure.column,
                message:
                    "both sides have \(measure.name) in the same way, so it says nothing of a run; "
                    + "compare \(measure.name) with a limit")
        }
        if comparison == .unequal, difference.isNeverMet {
            throw ExpectationError(
                column: measure.column,
                message:
                    "what is measured, not counted, is never the same to the last digit, so this holds "
                    + "whatever happens; write < or >")
        }
        func answer(_ greatest: GreatestValues) -> Bool? {
            self.answer(of: difference, greatest, constants: constants)
        }
        guard let answer = answer(GreatestValues(plan)) else {
            guard answer(GreatestValues(plan, endsAll: true)) == true else { return }
            throw unreached(in: plan, column: measure.column)
        }
        throw ExpectationError(
            column: measure.column,
            message: answer
                ? "this holds whatever happens; write a limit that a run can break\(ranges(leaves))"
                : "no run can meet this; write a limit that a run can meet\(ranges(leaves))")
    }

    /// What to say where nothing can break it but what never comes at all.
    private func unreached(in plan: PlanFacts?, column: Int) -> ExpectationError {
        let duration =
            plan?.description.durationSeconds.map { SampleText.text($0, .time) } ?? "so long"
        return ExpectationError(
            column: column,
            message: "no run of this plan takes as long (its duration is \(duration)); "
                + "write a limit that a run can break")
    }

    /// How the comparison comes out whatever is measured; nil when that depends.
    private func answer(
        of difference: NormalForm, _ greatest: GreatestValues, constants: (Constant) -> Double?
    ) -> Bool? {
        let whole = Expression.joined(left, .minus, right)
        let ranges = [
            difference.range(greatest), difference.withoutDivisors(greatest).range(greatest),
            whole.range(greatest, constants: constants),
        ]
        for range in ranges {
            if let answer = range.constantAnswer(comparison) { return answer }
        }
        if let measure = difference.onlyMeasure,
            let function = RationalFunction(whole, constants: constants),
            let answer = function.answer(
                comparison, over: measure.range(greatest), isWhole: measure.isWhole)
        {
            return answer
        }
        guard difference.isNeverZero else { return nil }
        switch comparison {
        case .equal: return false
        case .unequal: return true
        default: return nil
        }
    }

    /// What the measures can be, in a clause.
    private func ranges(_ leaves: [Expression]) -> String {
        var told: [String] = []
        for case .measure(let reference, _) in leaves {
            let name = reference.measure.name
            let words =
                name == "delivered-rate"
                ? "a run in which \(name) is below \(SampleText.text(LoadDelivered.leastDelivered, .ratio)) is inconclusive"
                : reference.unit == .ratio
                    ? "\(name) is from 0% to 100%"
                    : GreatestValues.least(of: name) > 0
                        ? "\(name) is never 0"
                        : reference.unit == .count
                            ? "\(name) is 0, 1, 2 ..." : "\(name) is never below 0"
            if !told.contains(words) { told.append(words) }
        }
        return ": " + told.joined(separator: ", ")
    }
}

extension MeasureReference {
    /// Why runs of a plan have no such value; nil when they have.
    fileprivate func problem(in plan: PlanFacts) -> String? {
        let name = measure.name
        if let problem = shardProblem(in: plan) { return problem }
        if let client = query.selector.client {
            guard plan.clients.contains(client) else {
                return "the plan has no client \(client.quoted)"
                    + Suggestion.phrase(for: client, in: plan.clients)
                    + (plan.clients.isEmpty ? "; add clients:" : "")
            }
            return reasonForFault.flatMap {
                plan.hasFaults ? nil : "\($0), and the plan has no fault; add a timeline"
            }
        }
        if measure.isOfClients, !plan.hasLoad, !plan.programReports, !plan.clients.isEmpty {
            return "the plan has several clients and no load of its own: name one, "
                + "\(name)[client \(plan.clients[0])], or write [every client]"
        }
        if measure.needsLoad, !plan.hasLoad, !plan.programReports {
            return plan.hasProgram
                ? "\(name) needs a load that reports, and the plan's program does not; set reports: true"
                : "\(name) needs a load and the plan has none; add load:"
        }
        if measure.needsProgram, !plan.hasProgram {
            return plan.clients.isEmpty
                ? "\(name) is of a client program, and the plan has none; add load.command"
                : "\(name) is of one client program: \(name)[client \(plan.clients[0])]"
        }
        if !plan.hasFaults, let reason = reasonForFault {
            return "\(reason), and the plan has no fault; add a timeline"
        }
        if let kind = query.selector.operation, measure.needsLoad, !plan.kinds.contains(kind) {
            return
                "the load's mix has no \(kind == .read ? "reads" : "writes"); add some to load.mix"
        }
        if let error = query.selector.error, let remedy = plan.impossibleErrors[error] {
            return "this load has no such error, so nothing could break this; \(remedy)"
        }
        if aggregate == .count, !measure.isForEachLoss {
            return
                "\(name) has one value in each run, so .count is the number of runs; leave out .count"
        }
        return nil
    }

    /// Why the cluster has no such shards, or no replicas for what is of replicas; nil when it has.
    private func shardProblem(in plan: PlanFacts) -> String? {
        let shards = plan.description.topology.shards.count
        if case .number(let number) = query.selector.shards, number > shards {
            return "there is no shard \(number); the cluster has \(shards)"
        }
        if query.selector.shards == .healthy, shards == 1 {
            return
                "the cluster has one shard, so a fault leaves no healthy ones; set cluster.masters"
        }
        if measure.needsReplica, !plan.mayHaveReplicas {
            return
                "\(measure.name) is of replicas, and the cluster has none, so nothing could break this; "
                + "set cluster.replicas"
        }
        return nil
    }

    /// Why only a plan with a fault has such a value; nil when any has.
    private var reasonForFault: String? {
        if measure.needsFault { return "\(measure.name) is measured from a fault" }
        if let window = query.selector.window, window != .baseline {
            return "[\(window.name)] begins with a fault"
        }
        return query.selector.shards == .affected
            ? "affected shards are those that a fault hit" : nil
    }
}
