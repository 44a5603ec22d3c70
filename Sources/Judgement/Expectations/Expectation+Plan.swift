import Quantities
import RunRecord
import Wording

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
        guard let answer = answer(of: difference, GreatestValues(plan)) else {
            return try checkReach(of: difference, in: plan, column: measure.column)
        }
        throw ExpectationError(
            column: measure.column,
            message: answer
                ? "this holds whatever happens; write a limit that a run can break\(ranges(leaves))"
                : "no run can meet this; write a limit that a run can meet\(ranges(leaves))")
    }

    /// Checks that more than what never comes at all can break it.
    private func checkReach(
        of difference: NormalForm, in plan: PlanFacts?, column: Int
    ) throws(ExpectationError) {
        guard answer(of: difference, GreatestValues(plan, endsAll: true)) == true else { return }
        let duration =
            plan?.description.durationSeconds.map { SampleText.text($0, .time) } ?? "so long"
        throw ExpectationError(
            column: column,
            message: "no run of this plan takes as long (its duration is \(duration)); "
                + "write a limit that a run can break")
    }

    private func answer(of difference: NormalForm, _ greatest: GreatestValues) -> Bool? {
        if let answer = difference.range(greatest).constantAnswer(comparison) { return answer }
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
                reference.unit == .ratio
                ? "\(name) is from 0% to 100%"
                : reference.unit == .count ? "\(name) is 0, 1, 2 ..." : "\(name) is never below 0"
            if !told.contains(words) { told.append(words) }
        }
        return ": " + told.joined(separator: ", ")
    }
}

extension MeasureReference {
    /// Why runs of a plan have no such value; nil when they have.
    fileprivate func problem(in plan: PlanFacts) -> String? {
        let name = measure.name
        let shards = plan.description.topology.shards.count
        if case .number(let number) = query.selector.shards, number > shards {
            return "there is no shard \(number); the cluster has \(shards)"
        }
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
