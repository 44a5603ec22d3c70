import Quantities
import Wording

/// One step of a plan's time line: a fault, when it begins and how long it lasts.
package struct Step: Sendable {
    /// What a step can wait for.
    static let conditions = ["cluster ok"]
    /// How long the cluster must be seen whole where the plan does not say: longer than the watch takes to see
    /// that it is not.
    static let usualWholeFor = Duration.milliseconds(200)

    /// Which step, from 0, in the order written, each repetition by itself.
    package let number: Int
    /// When it begins, from the start of the load; at the earliest, when it waits.
    package let at: Duration
    /// What it does.
    package let fault: any FaultSpecification
    /// How long it lasts; nil when it has no end of its own.
    package let length: Duration?
    /// Whether it begins only when the cluster is whole, and when no step before it that waits acts.
    package let waitsForCluster: Bool
    /// How long the cluster must have been whole before, when the step waits.
    package let wholeFor: Duration
    /// Where it stands in the plan.
    package let position: PlanPosition
    /// Where its fault's value stands.
    package let faultPosition: PlanPosition

    /// When it is healed; nil when it has no end of its own.
    package var end: Duration? { length.map { at + $0 } }

    /// The step in words: `at 5s pause master of slot 0 for 20s`.
    package var text: String {
        "at \(at.inWords) \(waitsForCluster ? "or when the cluster is ok " : "")\(fault.text)"
            + (length.map { " for \($0.inWords)" } ?? "")
    }

    /// The same step at another time.
    package func moved(to at: Duration, number: Int) -> Step {
        Step(
            number: number, at: at, fault: fault, length: length,
            waitsForCluster: waitsForCluster, wholeFor: wholeFor, position: position,
            faultPosition: faultPosition)
    }
}

extension Step {
    /// When a step begins.
    static let at = FieldDocumentation(
        "at", .duration(atLeast: .zero), required: true,
        "When it begins, from the start of the load.")

    /// What every step has beside its fault.
    package static let section = SectionDocumentation(
        "the step",
        [
            at,
            FieldDocumentation(
                "for", .duration(atLeast: .milliseconds(1)), "How long the fault lasts."),
            FieldDocumentation(
                "every", .recurrence,
                "Repeats the step: 3s until 30s, or 3s with 'repeat'; none begins at the end or later."
            ),
            FieldDocumentation(
                "repeat", .integer(2...PlanParts.mostSteps), "How often it is done in all."),
            FieldDocumentation(
                "wait-for", .word(Step.conditions),
                "cluster ok: it begins only when the cluster is whole, at its time or later, and after "
                    + "the steps before it that wait too."),
            FieldDocumentation(
                "whole-for", .duration(atLeast: .milliseconds(1)),
                "How long the cluster must have been whole before a step that waits; 200ms by default."
            ),
        ])

    /// Reads one step of a plan's time line.
    ///
    /// - Parameters:
    ///   - value: The step as written.
    ///   - number: Which step, from 0.
    ///   - vocabulary: The faults that there are.
    /// - Throws: All problems that were found in it.
    package init(
        reading value: PlanValue, number: Int, _ vocabulary: PlanVocabulary
    ) throws(PlanError) {
        guard case .mapping(let entries) = value.content else {
            throw value.error(
                "a step takes a time and a fault, such as { at: 5s, pause: master of slot 0, "
                    + "for: 20s }, not \(value.inWords)")
        }
        let common = Self.section.fields.map(\.name)
        let faultEntries = entries.filter { !common.contains($0.key) }
        let commonEntries = entries.filter { common.contains($0.key) }
        var problems = ProblemCollector()
        let fault = problems.read { () throws(PlanError) in
            try Self.fault(faultEntries, value, common, vocabulary)
        }
        let fields = problems.fields(
            of: PlanValue(.mapping(commonEntries), at: value.position),
            documentedBy: Self.section)
        let at = problems.read { () throws(PlanError) in try fields?.duration("at") }
        let length = problems.read { () throws(PlanError) in try fields?.duration("for") }
        let condition = problems.read { () throws(PlanError) in try fields?.word("wait-for") }
        let wholeFor = problems.read { () throws(PlanError) in try fields?.duration("whole-for") }
        if let fault, let fields {
            Self.checkLength(of: fault, fields, &problems)
        }
        if let value = fields?["whole-for"], condition == nil {
            problems.add(value.position, "'whole-for' needs 'wait-for: cluster ok'")
        }
        try problems.finish()
        guard let fault, let at, let faultPosition = faultEntries.first?.value.position else {
            preconditionFailure("a step that cannot be read leaves a problem")
        }
        self.init(
            number: number, at: at, fault: fault, length: length,
            waitsForCluster: condition != nil, wholeFor: wholeFor ?? Self.usualWholeFor,
            position: value.position, faultPosition: faultPosition)
    }

    /// Reads one element of a plan's time line, which may stand for several steps.
    ///
    /// - Parameters:
    ///   - value: The element as written.
    ///   - number: The number of its first step, from 0.
    ///   - seed: What random choices come from.
    ///   - duration: How long a run is; nil when that could not be read.
    ///   - vocabulary: The faults that there are.
    /// - Returns: The steps, in the order of time.
    /// - Throws: All problems that were found in it.
    static func all(
        reading value: PlanValue, from number: Int, seed: UInt64, in duration: Duration?,
        _ vocabulary: PlanVocabulary
    ) throws(PlanError) -> [Step] {
        if value[RandomSteps.name] != nil {
            return try RandomSteps(reading: value, in: duration, vocabulary).steps(
                from: number, seed: seed)
        }
        let step = try Step(reading: value, number: number, vocabulary)
        guard case .mapping(let entries) = value.content else { return [step] }
        let common = entries.filter { entry in
            Self.section.fields.contains { $0.name == entry.key }
        }
        let fields = try PlanFields(
            PlanValue(.mapping(common), at: value.position), of: Self.section)
        guard let recurrence = try Recurrence(reading: fields) else { return [step] }
        let begins = try recurrence.beginnings(from: step.at, atMost: PlanParts.mostSteps)
        return begins.enumerated().map { index, at in
            step.moved(to: at, number: number + index)
        }
    }

    /// The one fault of a step.
    private static func fault(
        _ entries: [PlanValue.Entry], _ step: PlanValue, _ common: [String],
        _ vocabulary: PlanVocabulary
    ) throws(PlanError) -> any FaultSpecification {
        var problems = ProblemCollector()
        for entry in entries where vocabulary.fault(named: entry.key) == nil {
            let known = vocabulary.faultNames + common + [RandomSteps.name]
            if PlanParts.section(vocabulary).fields.contains(where: { $0.name == entry.key }) {
                problems.add(
                    entry.keyPosition,
                    "\(entry.key.quoted) belongs to the plan, not to a step: it stands at the beginning of a line"
                )
                continue
            }
            let suggestion = Suggestion.phrase(for: entry.key, in: known)
            let choices = "; there are \(vocabulary.faultNames.joined(separator: ", "))"
            problems.add(
                entry.keyPosition,
                "no fault is named \(entry.key.quoted)"
                    + (suggestion.isEmpty ? choices : suggestion))
        }
        try problems.finish()
        guard let entry = entries.first, let kind = vocabulary.fault(named: entry.key) else {
            let names = vocabulary.faultNames.joined(separator: ", ")
            throw step.error("the step has no fault; there are \(names)")
        }
        if entries.count > 1 {
            let extra = entries[1]
            throw PlanError(
                extra.keyPosition,
                "a step has one fault, not '\(entry.key)' and '\(extra.key)'; write two steps")
        }
        let fields = problems.fields(of: entry.value, documentedBy: kind.documentation.fields)
        let fault = problems.read { () throws(PlanError) -> (any FaultSpecification)? in
            guard let fields else { return nil }
            return try kind.init(reading: fields)
        }
        try problems.finish()
        guard let fault else { preconditionFailure("unreadable fields leave a problem") }
        return fault
    }

    private static func checkLength(
        of fault: any FaultSpecification, _ fields: PlanFields, _ problems: inout ProblemCollector
    ) {
        let kind = type(of: fault)
        switch (kind.durationRule, fields["for"]) {
        case (.required, nil):
            problems.add(fields.position, "'\(kind.name)' needs 'for', such as for: 20s")
        case (.forbidden, .some(let value)):
            problems.add(value.position, "'\(kind.name)' is over at once: leave out 'for'")
        default: break
        }
    }
}
