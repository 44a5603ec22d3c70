package import Judgement
import Quantities
import Wording

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

extension SweepSpecification {
    private static let fields: [PlanField<SweepSpecification>] = [
        .part(
            "over", .anyKeys(.either([.list(.text), .section(SweepValues.section)])),
            required: true,
            \.axes,
            "Paths into the plan, as --set names them, each with a list of values or a range."
        ) { fields throws(PlanError) in
            try fields["over"].map { value throws(PlanError) in try Self.axes(value) }
        },
        .part(
            "mode", .word(["grid", "adaptive"]), \.isAdaptive,
            "grid: every cell as exactly as the next (the default); adaptive: a cell is done when "
                + "its side of the threshold is known."
        ) { fields throws(PlanError) in try fields.word("mode").map { $0 == "adaptive" } },
        .part(
            "until", .section(SweepGoal.section), \.goal, "How well each cell is to be known."
        ) { fields throws(PlanError) in
            try fields["until"].map { goal throws(PlanError) in try SweepGoal(reading: goal) }
        },
        .documented(
            "runs-per-cell", .integer(1...10_000),
            "The most runs of a cell; 20 with 'until', else 3."),
        .documented(
            "least-runs", .integer(1...10_000), "The least runs of a cell; 3 by default."),
        .part(
            "show", .list(.text), \.shown,
            "The measures that the report shows of each cell, with their 95 % intervals."
        ) { fields throws(PlanError) in
            try fields["show"].map { list throws(PlanError) in try Self.shown(list) }
        },
    ]

    /// The keys of a plan's `sweep`.
    static let section = SectionDocumentation("the sweep", fields)

    /// Reads `sweep`.
    ///
    /// - Throws: All problems that were found in it; whether the values make plans is checked later.
    init(reading value: PlanValue) throws(PlanError) {
        var problems = ProblemCollector()
        var sweep = SweepSpecification(
            axes: [], isAdaptive: false, goal: nil, leastRuns: 3, runsPerCell: 3, shown: nil)
        guard let fields = problems.fields(of: value, documentedBy: Self.section) else {
            try problems.finish()
            preconditionFailure("fields that cannot be read leave a problem")
        }
        problems.read(fields, by: Self.fields, into: &sweep)
        let most = problems.read { () throws(PlanError) in try fields.integer("runs-per-cell") }
        let least = problems.read { () throws(PlanError) in try fields.integer("least-runs") }
        if sweep.isAdaptive, fields["until"] == nil {
            problems.add(
                fields.position(of: "mode"),
                "an adaptive sweep needs 'until' with a threshold to decide about")
        }
        if let least, let most, least > most {
            problems.add(
                fields.position(of: "least-runs"), "\(least) is more than runs-per-cell (\(most))")
        }
        try problems.finish()
        sweep.leastRuns = least ?? min(3, most ?? 3)
        sweep.runsPerCell = most ?? (sweep.goal == nil ? 3 : 20)
        self = sweep
    }

    /// The measures to show: each one alone, without arithmetic.
    private static func shown(_ value: PlanValue) throws(PlanError) -> [String] {
        var names: [String] = []
        for element in try value.list("measures") {
            let text = try element.text("a measure")
            guard MeasureReference(text) != nil else {
                throw element.error(
                    "\(text.quoted) is not one measure, such as outage or latency.max[fault]")
            }
            guard !names.contains(text) else {
                throw element.error("\(element.inWords) is there twice")
            }
            names.append(text)
        }
        guard !names.isEmpty else { throw value.error("'show' names at least one measure") }
        return names
    }

    private static func axes(_ value: PlanValue) throws(PlanError) -> [Axis] {
        guard case .mapping(let entries) = value.content, !entries.isEmpty else {
            throw value.error(
                "'over' takes paths with their values, such as "
                    + "cluster.config.cluster-node-timeout: [1s, 2s, 4s]")
        }
        var problems = ProblemCollector()
        var axes: [Axis] = []
        for entry in entries {
            let top = entry.key.split(separator: ".").first.map(String.init) ?? ""
            if ["sweep", "name", "about", "runs", "seed", "reuse", ""].contains(top) {
                problems.add(entry.keyPosition, "a sweep cannot vary \(entry.key.quoted)")
                continue
            }
            let values = problems.read { () throws(PlanError) in
                try SweepValues.read(entry.value)
            }
            if let values { axes.append(Axis(path: entry.key, values: values)) }
        }
        var cells = 1
        for axis in axes { cells = min(mostCells + 1, cells * axis.values.count) }
        if cells > mostCells {
            problems.add(value.position, "the grid has more than \(mostCells) cells")
        }
        try problems.finish()
        return axes
    }
}

extension SweepGoal {
    /// The keys of a sweep's `until`; only together do they say one thing.
    static let section = SectionDocumentation(
        "the goal",
        [
            FieldDocumentation(
                "measure", .text, "A measure with an aggregate, such as failover-time.median."),
            FieldDocumentation(
                "event", .text,
                "What a run shows or not, such as needless-failovers >= 1: its probability."),
            FieldDocumentation(
                "half-width", .text, required: true,
                "Half the 95 % interval's width that is narrow enough: 5% of a measure's value, "
                    + "200ms, or percentage points of a probability."),
            FieldDocumentation(
                "threshold", .text, "The value on whose one side or other a cell must lie."),
        ])

    /// Reads `until`.
    init(reading value: PlanValue) throws(PlanError) {
        var problems = ProblemCollector()
        guard let fields = problems.fields(of: value, documentedBy: Self.section)
        else {
            try problems.finish()
            preconditionFailure("fields that cannot be read leave a problem")
        }
        try problems.finish()
        let measure = try fields.text("measure")
        let event = try fields.text("event")
        guard (measure == nil) != (event == nil) else {
            throw value.error("'until' takes either a 'measure' or an 'event'")
        }
        let unit =
            try measure == nil
            ? Self.checkEvent(event ?? "", at: fields.position(of: "event"))
            : Self.unit(of: measure ?? "", at: fields.position(of: "measure"))
        let width = try Self.quantity(fields, "half-width")
        let isPart = width?.unit == .ratio && event == nil && unit != .ratio
        guard let width, isPart || width.unit == unit, width.value > 0 else {
            throw PlanError(
                fields.position(of: "half-width"),
                "the half-width is a percentage, or \(unit.phrase) as the measure is")
        }
        let threshold = try Self.quantity(fields, "threshold")
        if let threshold, threshold.unit != unit {
            throw PlanError(
                fields.position(of: "threshold"),
                "the threshold is \(threshold.unit.phrase) and the measure \(unit.phrase)")
        }
        self.init(
            measure: measure, event: event, halfWidth: width.value, isRelative: isPart,
            threshold: threshold?.value, unit: unit)
    }

    private static func quantity(
        _ fields: PlanFields, _ key: String
    ) throws(PlanError) -> Quantity? {
        guard let value = fields[key] else { return nil }
        let text = try value.text("a quantity")
        let digits = text.prefix { $0.isNumber || $0 == "." }
        guard let number = Double(digits),
            let quantity = Quantity(number: number, suffix: String(text.dropFirst(digits.count)))
        else { throw value.error("\(text.quoted) is no quantity, such as 5% or 200ms") }
        return quantity
    }

    private static func unit(
        of measure: String, at position: PlanPosition
    ) throws(PlanError) -> Unit {
        do {
            _ = try Expectation(parsing: "\(measure) == \(measure)")
        } catch {
            throw PlanError(position, "\(error)")
        }
        guard let reference = MeasureReference(measure) else {
            throw PlanError(position, "\(measure.quoted) is not one measure alone")
        }
        switch reference.aggregate {
        case .median, .mean, .percentile, nil: return reference.unit
        case .minimum, .maximum, .count:
            throw PlanError(
                position,
                "only .median, .mean and percentiles such as .p95 have an interval that narrows")
        }
    }

    private static func checkEvent(
        _ event: String, at position: PlanPosition
    ) throws(PlanError) -> Unit {
        do {
            _ = try Expectation(parsing: event)
        } catch {
            throw PlanError(position, "\(error)")
        }
        return .ratio
    }
}
