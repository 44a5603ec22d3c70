import RunRecord

/// Works out the sides of an expectation over several runs.
struct Evaluator {
    /// One value and what it belongs to.
    struct Value: Hashable {
        let value: Double
        /// The run's place; nil when it holds for all.
        let run: Int?
        /// The loss of a master within the run; nil when it holds for the whole run.
        let loss: Int?

        /// Whether two values belong to the same run and loss, as far as they belong to any.
        func matches(_ other: Value) -> Bool {
            (run == nil || other.run == nil || run == other.run)
                && (loss == nil || other.loss == nil || loss == other.loss)
        }
    }

    let runs: [RunAnalysis]
    /// Why there was nothing to measure, one clause for each reference and run.
    private(set) var nothing: [String] = []
    /// Why values are not known.
    private(set) var unknown: [String] = []
    /// How many samples the reference with the most of them had.
    private(set) var sampleCount = 0

    init(runs: [RunAnalysis]) {
        self.runs = runs
    }

    /// The values of an expression: one, one for each run, or one for each loss.
    mutating func values(of expression: Expression) -> [Value] {
        switch expression {
        case .literal(let value):
            return [Value(value: value, run: nil, loss: nil)]
        case .constant(let constant, _):
            return constantValues(constant)
        case .measure(let reference, _):
            return values(of: reference)
        case .negated(let inner):
            return values(of: inner).map { Value(value: -$0.value, run: $0.run, loss: $0.loss) }
        case .joined(let left, let joint, let right):
            let (lefts, rights) = (values(of: left), values(of: right))
            return Evaluator.pairs(lefts, rights).map { left, right in
                Value(
                    value: joint.apply(left.value, right.value), run: left.run ?? right.run,
                    loss: left.loss ?? right.loss)
            }
        }
    }

    /// Each value with each that belongs to the same run and loss.
    static func pairs(_ lefts: [Value], _ rights: [Value]) -> [(Value, Value)] {
        lefts.flatMap { left in
            rights.filter { left.matches($0) }.map { (left, $0) }
        }
    }

    private mutating func constantValues(_ constant: Constant) -> [Value] {
        var values: [Value] = []
        for (index, run) in runs.enumerated() {
            if let value = constant.value(in: run.record.description) {
                values.append(Value(value: value, run: index, loss: nil))
            } else {
                unknown.append("the run does not say its \(constant.rawValue)")
            }
        }
        return values
    }

    private mutating func values(of reference: MeasureReference) -> [Value] {
        var values: [Value] = []
        for (index, run) in runs.enumerated() {
            let reading = reference.measure.reading(of: run, reference.query)
            if let reason = reading.nothing { nothing.append(reason) }
            if let reason = reading.unknown
                ?? reference.measure.shortage(in: run, reference.query)
            {
                unknown.append("run \(run.record.description.index): \(reason)")
            }
            values += reading.samples.map { Value(value: $0.value, run: index, loss: $0.loss) }
        }
        sampleCount = max(sampleCount, values.count)
        guard let aggregate = reference.aggregate else { return values }
        if case .percentile(let percent) = aggregate, !values.isEmpty {
            let fewest = Aggregate.fewestSamples(forPercent: percent)
            if values.count < fewest {
                unknown.append(
                    "a \(Aggregate.suffix(ofPercent: percent)) takes \(fewest) samples, and there are "
                        + "\(values.count): write \(percent > 50 ? ".max" : ".min"), or make more runs"
                )
            }
        }
        return aggregate.value(of: values.map { $0.value })
            .map { [Value(value: $0, run: nil, loss: nil)] } ?? []
    }
}
