import Quantities

/// The steps of a plan that its seed chooses: which of several faults, at which of several targets, after which
/// gap; one after the other until a time. A nemesis.
package struct RandomSteps {
    /// The key of a step that is such a choice.
    package static let name = "random"

    /// What stands in a plan.
    static let documentation = SectionDocumentation(
        name,
        [
            FieldDocumentation(
                "faults", .list(.choice), required: true,
                "What is chosen from: steps without a time, such as { pause, for: 1s }."),
            FieldDocumentation(
                "targets", .list(.target),
                "What is chosen from for each fault that has no target of its own."),
            FieldDocumentation(
                "gap", .durationRange, required: true,
                "From the end of one to the beginning of the next, such as 1s to 4s."),
            FieldDocumentation(
                "until", .duration(atLeast: .milliseconds(1)), required: true,
                "When the last one has ended at the latest, from the start of the load."),
        ])

    /// The step that holds it.
    package static let stepDocumentation = SectionDocumentation(
        "the step",
        [
            Step.at,
            FieldDocumentation(
                name, .section(documentation), required: true,
                "Steps that the seed chooses, one after the other."),
        ])

    private let begin: Duration
    private let end: Duration
    private let gap: ClosedRange<Duration>
    /// Every fault with every target that it may have.
    private let choices: [[Step]]

    /// The most faults and the most targets.
    private static let most = 100

    /// Reads `{ at: 5s, random: { ... } }`.
    ///
    /// - Parameters:
    ///   - value: The step as written.
    ///   - duration: How long a run is; nil when that could not be read.
    ///   - vocabulary: The faults that there are.
    /// - Throws: All problems that were found in it.
    init(
        reading value: PlanValue, in duration: Duration?, _ vocabulary: PlanVocabulary
    ) throws(PlanError) {
        var problems = ProblemCollector()
        let step = problems.fields(of: value, documentedBy: Self.stepDocumentation)
        let own = step.flatMap { step in
            step[Self.name].flatMap {
                problems.fields(of: $0, documentedBy: Self.documentation)
            }
        }
        begin = problems.read { () throws(PlanError) in try step?.duration("at") } ?? .zero
        end = problems.read { () throws(PlanError) in try own?.duration("until") } ?? .zero
        gap =
            problems.read { () throws(PlanError) in
                try own?["gap"]?.quantity(Units.durationRange)
            } ?? .zero ... .zero
        choices =
            problems.read { () throws(PlanError) in
                try own.map { own throws(PlanError) in try Self.choices(own, vocabulary) }
            } ?? []
        if problems.problems.isEmpty, let own, let step {
            if end <= begin {
                problems.add(
                    own.position(of: "until"),
                    "the choice ends at \(end.inWords), before it begins at \(begin.inWords)")
            }
            if let duration, end > duration {
                problems.add(
                    own.position(of: "until"),
                    "the choice ends at \(end.inWords), after the run's \(duration.inWords)")
            }
            if gap.lowerBound < .milliseconds(1) {
                problems.add(own.position(of: "gap"), "a gap is at least 1ms")
            }
            if choices.isEmpty { problems.add(step.position, "there is no fault to choose from") }
            checkRoom(step.position, &problems)
        }
        try problems.finish()
    }

    /// Whatever the seed, there is room for one step, and not for too many.
    private func checkRoom(_ position: PlanPosition, _ problems: inout ProblemCollector) {
        let lengths = choices.joined().map { $0.length ?? .zero }
        guard problems.problems.isEmpty, let longest = lengths.max(), let shortest = lengths.min()
        else { return }
        if begin + longest > end {
            problems.add(
                position,
                "a fault of \(longest.inWords) does not fit between \(begin.inWords) and "
                    + end.inWords)
        }
        let round = (shortest + gap.lowerBound).wholeNanoseconds
        if (end - begin).wholeNanoseconds / round >= Int64(PlanParts.mostSteps) {
            problems.add(
                position, "there may be more than \(PlanParts.mostSteps) steps: make the gap longer"
            )
        }
    }

    private static func choices(
        _ fields: PlanFields, _ vocabulary: PlanVocabulary
    ) throws(PlanError) -> [[Step]] {
        var problems = ProblemCollector()
        let faults = problems.read { () throws(PlanError) in
            try fields["faults"]?.list("faults")
        }
        let targets = problems.read { () throws(PlanError) in
            try fields["targets"]?.list("targets")
        }
        for (list, what) in [(faults, "faults"), (targets, "targets")]
        where (list?.count ?? 0) > most {
            problems.add(fields.position(of: what), "more than \(most) \(what)")
        }
        try problems.finish()
        var choices: [[Step]] = []
        for fault in faults ?? [] {
            let choice = problems.read { () throws(PlanError) in
                try steps(of: fault, aimedAt: targets ?? [], vocabulary)
            }
            if let choice { choices.append(choice) }
        }
        try problems.finish()
        return choices
    }

    /// One fault with each of the targets; once, when it has its own.
    private static func steps(
        of fault: PlanValue, aimedAt targets: [PlanValue], _ vocabulary: PlanVocabulary
    ) throws(PlanError) -> [Step] {
        guard case .mapping(let entries) = fault.content else {
            throw fault.error(
                "a choice is a step without a time, such as { pause, for: 1s }, not \(fault.inWords)"
            )
        }
        if let entry = entries.first(where: { ["at", "every", "repeat"].contains($0.key) }) {
            throw PlanError(
                entry.keyPosition, "the seed chooses the time: leave out '\(entry.key)'")
        }
        let at = PlanValue.Entry(
            key: "at", keyPosition: fault.position,
            value: PlanValue(plain: "0s", at: fault.position))
        guard let index = entries.firstIndex(where: { needsTarget($0, vocabulary) }) else {
            return [try step(fault, entries + [at], vocabulary)]
        }
        guard !targets.isEmpty else {
            throw PlanError(
                entries[index].keyPosition,
                "'\(entries[index].key)' has no target, and there are no 'targets' to choose from")
        }
        var steps: [Step] = []
        for target in targets {
            var aimed = entries
            aimed[index].value = aim(entries[index].value, at: target)
            steps.append(try step(fault, aimed + [at], vocabulary))
        }
        return steps
    }

    private static func step(
        _ fault: PlanValue, _ entries: [PlanValue.Entry], _ vocabulary: PlanVocabulary
    ) throws(PlanError) -> Step {
        let step = try Step(
            reading: PlanValue(.mapping(entries), at: fault.position), number: 0, vocabulary)
        let kind = type(of: step.fault)
        guard step.length != nil || kind.durationRule == .forbidden || kind.endsByItself else {
            throw fault.error("'\(kind.name)' needs 'for' here, so that it ends before the next")
        }
        return step
    }

    private static func needsTarget(
        _ entry: PlanValue.Entry, _ vocabulary: PlanVocabulary
    ) -> Bool {
        guard let kind = vocabulary.fault(named: entry.key),
            kind.documentation.fields.fields.contains(where: { $0.name == "target" })
        else { return false }
        if entry.value.isNothing { return true }
        guard case .mapping = entry.value.content else { return false }
        return entry.value["target"] == nil
    }

    private static func aim(_ fault: PlanValue, at target: PlanValue) -> PlanValue {
        var entries: [PlanValue.Entry] = []
        if case .mapping(let written) = fault.content { entries = written }
        entries.append(
            PlanValue.Entry(key: "target", keyPosition: target.position, value: target))
        return PlanValue(.mapping(entries), at: fault.position)
    }

    /// The steps that a seed chooses.
    ///
    /// - Parameters:
    ///   - number: The number of the first.
    ///   - seed: The plan's seed.
    /// - Returns: The steps in the order of time; at least one.
    func steps(from number: Int, seed: UInt64) -> [Step] {
        var generator = SplitMix64(seed: seed ^ (UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15))
        // In whole milliseconds, which is how finely anybody would write it.
        let gaps = gap.lowerBound.wholeMilliseconds...gap.upperBound.wholeMilliseconds
        var steps: [Step] = []
        var next = begin
        while let fault = choices.randomElement(using: &generator),
            let choice = fault.randomElement(using: &generator)
        {
            let over = next + (choice.length ?? .zero)
            guard over <= end else { break }
            steps.append(choice.moved(to: next, number: number + steps.count))
            next = over + .milliseconds(Int64.random(in: gaps, using: &generator))
        }
        return steps
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 { wholeNanoseconds / 1_000_000 }
}
