import Foundation
import Quantities
import Wording

/// The values of an axis: a list as written, or those of a range.
enum SweepValues {
    /// The most values of one axis.
    private static let most = 1000

    /// The keys of a range.
    static let section = SectionDocumentation(
        "the range",
        [
            FieldDocumentation("from", .text, required: true, "The first value."),
            FieldDocumentation("to", .text, required: true, "The last value."),
            FieldDocumentation(
                "steps", .integer(2...1000), required: true, "How many values, both ends included."),
            FieldDocumentation(
                "scale", .word(["linear", "log"]),
                "linear: equal steps (the default); log: equal factors."),
        ])

    /// Reads a list, or `{ from, to, steps, scale }`.
    static func read(_ value: PlanValue) throws(PlanError) -> [PlanValue] {
        switch value.content {
        case .list(let elements):
            guard (1...most).contains(elements.count) else {
                throw value.error("an axis has 1 to \(most) values, not \(elements.count)")
            }
            var seen: Set<String> = []
            for element in elements where !seen.insert(element.asWritten).inserted {
                throw element.error("\(element.inWords) is there twice")
            }
            return elements
        case .mapping: return try range(value)
        default:
            throw value.error(
                "an axis takes a list of values, or { from: 1s, to: 5s, steps: 5 }, "
                    + "not \(value.inWords)")
        }
    }

    private static func range(_ value: PlanValue) throws(PlanError) -> [PlanValue] {
        var problems = ProblemCollector()
        let fields = problems.fields(of: value, documentedBy: Self.section)
        try problems.finish()
        guard let fields, let from = fields["from"], let to = fields["to"] else {
            preconditionFailure("fields that are missing leave a problem")
        }
        let steps = try fields.required(try fields.integer("steps"), "steps")
        let isLogarithmic = try fields.word("scale") == "log"
        let first = try quantity(from)
        let last = try quantity(to)
        guard first.kind == last.kind else {
            throw to.error("\(to.inWords) is another kind of value than \(from.inWords)")
        }
        guard first.value < last.value else {
            throw to.error("a range rises: \(to.inWords) is not above \(from.inWords)")
        }
        guard !isLogarithmic || first.value > 0 else {
            throw from.error("a range by factors cannot begin at 0")
        }
        var texts: [String] = []
        for step in 0..<steps {
            let share = Double(step) / Double(steps - 1)
            let number =
                isLogarithmic
                ? first.value * pow(last.value / first.value, share)
                : first.value + (last.value - first.value) * share
            // The ends stand as they were written.
            let text =
                step == 0
                ? from.asWritten : step == steps - 1 ? to.asWritten : first.kind.text(number)
            guard texts.last != text else {
                throw value.error("\(steps) steps are too many: two of them would both be \(text)")
            }
            texts.append(text)
        }
        return texts.map { PlanValue(plain: $0, at: value.position) }
    }

    /// What a range counts in, and how its values are written.
    private enum Kind {
        case duration
        case rate
        case percentage
        case size
        case whole

        /// A value in a plan's words, to three significant digits.
        func text(_ value: Double) -> String {
            let digits = pow(10, 2 - floor(log10(abs(value))))
            let rounded = value == 0 ? 0 : (value * digits).rounded() / digits
            switch self {
            case .duration:
                let microseconds = max(1, (rounded * 1e6).rounded())
                return Duration.microseconds(Int64(microseconds)).inWords
            case .rate: return "\(Self.plain(rounded))/s"
            case .percentage: return "\(Self.plain((rounded * 1e5).rounded() / 1e3))%"
            case .size: return "\(Int(rounded.rounded()))B"
            case .whole: return "\(Int(value.rounded()))"
            }
        }

        private static func plain(_ value: Double) -> String {
            value == value.rounded() ? String(Int(value)) : String(value)
        }
    }

    private static func quantity(
        _ value: PlanValue
    ) throws(PlanError) -> (value: Double, kind: Kind) {
        let text = try value.text("an end of a range")
        if let duration = Units.duration.parse(text) { return (duration.inSeconds, .duration) }
        if let rate = Units.rate.parse(text) { return (rate, .rate) }
        if let ratio = Units.percentage.parse(text) { return (ratio, .percentage) }
        if let size = Units.size.parse(text) { return (Double(size.bytes), .size) }
        if let whole = Int(text), whole >= 0 { return (Double(whole), .whole) }
        throw value.error(
            "\(text.quoted) is no end of a range: a duration, a rate, a percentage, a size or a "
                + "whole number")
    }
}
