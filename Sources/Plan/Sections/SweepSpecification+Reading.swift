import Judgement
import Quantities
import Wording

extension SweepSpecification {
    /// Reads `sweep`.
    ///
    /// - Throws: All problems that were found in it; whether the values make plans is checked later.
    init(reading value: PlanValue) throws(PlanError) {
        let fields = try PlanFields(value, of: PlanDocumentation.sweep)
        var problems = ProblemCollector()
        _ = problems.fields(of: value, documentedBy: PlanDocumentation.sweep)
        let axes = problems.read { () throws(PlanError) in
            try Self.axes(try fields.required(fields["over"], "over"))
        }
        let mode = problems.read { () throws(PlanError) in try fields.word("mode") }
        let goal = problems.read { () throws(PlanError) in
            try fields["until"].map { goal throws(PlanError) in try SweepGoal(reading: goal) }
        }
        let most = problems.read { () throws(PlanError) in try fields.integer("runs-per-cell") }
        let least = problems.read { () throws(PlanError) in try fields.integer("least-runs") }
        let shown = problems.read { () throws(PlanError) in
            try fields["show"].map { list throws(PlanError) in try Self.shown(list) }
        }
        if mode == "adaptive", fields["until"] == nil {
            problems.add(
                fields.position(of: "mode"),
                "an adaptive sweep needs 'until' with a threshold to decide about")
        }
        if let least, let most, least > most {
            problems.add(
                fields.position(of: "least-runs"), "\(least) is more than runs-per-cell (\(most))")
        }
        try problems.finish()
        self.init(
            axes: axes ?? [], isAdaptive: mode == "adaptive", goal: goal,
            leastRuns: least ?? min(3, most ?? 3), runsPerCell: most ?? (goal == nil ? 3 : 20),
            shown: shown ?? nil)
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
    /// Reads `until`.
    init(reading value: PlanValue) throws(PlanError) {
        var problems = ProblemCollector()
        guard let fields = problems.fields(of: value, documentedBy: PlanDocumentation.sweepGoal)
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
