package import Judgement

/// What a sweep varies, and what it wants to know of each combination.
package struct SweepSpecification: Sendable {
    /// One value of the plan that is varied.
    package struct Axis: Sendable {
        /// The value's path, as `--set` names it.
        package var path: String
        /// Its values, each with the place that its errors name.
        package var values: [PlanValue]
    }

    /// The most cells of a grid.
    static let mostCells = 10_000

    /// The axes, in the order written; the last varies fastest.
    package var axes: [Axis]
    /// Whether knowing a cell's side of the threshold is enough.
    package var isAdaptive: Bool
    /// What is to be known of each cell; nil for `runsPerCell` runs of each.
    package var goal: SweepGoal?
    /// The least runs of a cell.
    package var leastRuns: Int
    /// The most runs of a cell.
    package var runsPerCell: Int
    /// The measures that the report shows of each cell; nil for its usual ones.
    package var shown: [String]?

    /// How many cells.
    package var cellCount: Int { axes.reduce(1) { $0 * $1.values.count } }

    /// The plan of one cell: the plan without its sweep, with the cell's values.
    ///
    /// - Parameters:
    ///   - index: Which cell, from 0.
    ///   - plan: The plan that has the sweep.
    ///   - runs: How many runs; nil for the plan's own number.
    ///   - vocabulary: The policies and commands that there are.
    /// - Returns: The cell's plan.
    /// - Throws: What the reader says of those values.
    package func plan(
        ofCell index: Int, of plan: Plan, runs: Int? = nil,
        _ vocabulary: PlanVocabulary
    ) throws(PlanError) -> Plan {
        var values: [(path: String, value: PlanValue)] = []
        var rest = index
        for axis in axes.reversed() {
            values.append((axis.path, axis.values[rest % axis.values.count]))
            rest /= axis.values.count
        }
        if let runs {
            values.append(("runs", PlanValue(plain: "\(runs)", at: plan.tree.position)))
        }
        let tree = try PlanOverrides(values).applied(to: plan.tree.without(key: "sweep"))
        return try Plan(tree: tree, defaultName: plan.name, vocabulary)
    }

    /// Tries every cell's plan.
    ///
    /// - Throws: What is wrong with any, each once, at the value that makes it wrong.
    func check(against plan: Plan, _ vocabulary: PlanVocabulary) throws(PlanError) {
        var problems = ProblemCollector()
        var told: Set<PlanError.Problem> = []
        for index in 0..<cellCount {
            do {
                _ = try self.plan(ofCell: index, of: plan, vocabulary)
            } catch {
                for problem in error.problems {
                    let named = self.named(problem, ofCell: index)
                    guard told.insert(named).inserted else { continue }
                    problems.add(named.position, named.message)
                }
            }
            if told.count > 20 { break }
        }
        try problems.finish()
    }

    /// A problem that shows elsewhere in the plan is told where the value stands that makes it.
    private func named(_ problem: PlanError.Problem, ofCell index: Int) -> PlanError.Problem {
        var chosen: [(path: String, value: PlanValue)] = []
        var rest = index
        for axis in axes.reversed() {
            chosen.insert((axis.path, axis.values[rest % axis.values.count]), at: 0)
            rest /= axis.values.count
        }
        let places = Set(axes.flatMap { $0.values.map(\.position) })
        guard !places.contains(problem.position), let last = chosen.last else { return problem }
        let values = chosen.map { "\($0.path) \($0.value.asWritten)" }.joined(separator: " and ")
        return PlanError.Problem(
            position: last.value.position, message: "with \(values): \(problem)")
    }
}

extension PlanValue {
    /// A value of an axis as a person reads it.
    package var asWritten: String {
        switch content {
        case .nothing: ""
        case .scalar(let text, _): text
        case .list(let elements): "[\(elements.map(\.asWritten).joined(separator: ", "))]"
        case .mapping(let entries):
            "{\(entries.map { "\($0.key): \($0.value.asWritten)" }.joined(separator: ", "))}"
        }
    }
}
