import Quantities
package import Workload

extension RateSchedule {
    /// The rates that a load can have, in operations a second.
    static let range = 0.01...10_000_000.0

    /// The keys of one of a load's rates from a time on.
    static let step = SectionDocumentation(
        "the rate",
        [
            FieldDocumentation(
                "at", .duration(atLeast: .zero), required: true, "When it begins; the first at 0s."),
            FieldDocumentation(
                "rate", .rate(0...10_000_000), required: true, "Operations a second from then on."),
            FieldDocumentation(
                "over", .duration(atLeast: .milliseconds(1)),
                "How long the change to it from the rate before takes; none by default."),
        ])

    /// Reads a load's `rate`: one rate, a text of phases, or a list of steps.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue) throws(PlanError) {
        if case .list(let steps) = value.content {
            try self.init(steps: steps, of: value)
            return
        }
        let text = try value.text(Units.rate.noun)
        guard text.contains(" ") else {
            let rate = try value.quantity(Units.rate)
            guard Self.range.contains(rate) else {
                throw value.error("\(value.inWords) is out of range: 0.01/s to 10000000/s")
            }
            self.init(constant: rate)
            return
        }
        guard let schedule = RateForms.parse(text), schedule.peak <= 10_000_000 else {
            throw value.error(
                "\(value.inWords) is not \(RateForms.schedule.noun), such as "
                    + "\(RateForms.schedule.example) or 500/s for 10s, 2000/s for 10s, 500/s")
        }
        self = schedule
    }

    private init(steps: [PlanValue], of value: PlanValue) throws(PlanError) {
        var phases: [Phase] = []
        var end = Duration.zero
        var rate = 0.0
        for (index, step) in steps.enumerated() {
            let (fields, at, next) = try Self.step(step)
            guard index == 0 ? at == .zero : at > .zero && at >= end else {
                throw fields.position(of: "at").error(
                    index == 0
                        ? "the first rate begins at 0s"
                        : "it begins before the one above is reached")
            }
            if at > end { phases.append(Phase(from: rate, to: rate, length: at - end)) }
            let ramp = try fields.duration("over")
            if let ramp {
                phases.append(Phase(from: rate, to: next, length: ramp))
            }
            rate = next
            end = at + (ramp ?? .zero)
        }
        phases.append(Phase(from: rate, to: rate, length: nil))
        guard !steps.isEmpty, let schedule = RateSchedule(phases) else {
            throw value.error("a list of rates needs one above 0/s")
        }
        self = schedule
    }

    private static func step(
        _ value: PlanValue
    ) throws(PlanError) -> (PlanFields, Duration, Double) {
        let fields = try PlanFields(value, of: Self.step)
        let problems = fields.unknownKeys + fields.missingKeys
        guard problems.isEmpty else { throw PlanError(problems: problems) }
        let at = try fields.required(fields.duration("at"), "at")
        return (fields, at, try fields.required(fields.rate("rate"), "rate"))
    }
}
