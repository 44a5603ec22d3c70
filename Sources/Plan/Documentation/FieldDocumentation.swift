import Quantities

/// One key that a mapping of a plan may have.
package struct FieldDocumentation: Sendable {
    /// The key.
    package let name: String
    /// What it takes.
    package let kind: FieldKind
    /// Whether it must be there.
    package let isRequired: Bool
    /// What it means, in one sentence, with its default.
    package let summary: String

    /// A key.
    package init(_ name: String, _ kind: FieldKind, required: Bool = false, _ summary: String) {
        self.name = name
        self.kind = kind
        isRequired = required
        self.summary = summary
    }
}

/// What a key of a plan takes: the one table for the reader, the schema and the documentation.
package indirect enum FieldKind: Sendable {
    /// A duration, at least so long.
    case duration(atLeast: Duration)
    /// A duration from one time to the next, with or without an end.
    case recurrence
    /// A duration, or the least and the most of one.
    case durationRange
    /// A size in bytes, within a range.
    case size(ClosedRange<Int>)
    /// A rate, in events a second, within a range.
    case rate(ClosedRange<Double>)
    /// A percentage of 0 to 100.
    case percentage
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// A number.
    case number(ClosedRange<Double>)
    /// `yes` or `no`.
    case flag
    /// Any text.
    case text
    /// One of several words.
    case word([String])
    /// A text written in a certain way.
    case written(WrittenForm)
    /// A target, such as `master of slot 0`.
    case target
    /// A list of such values.
    case list(FieldKind)
    /// A mapping with documented keys.
    case section(SectionDocumentation)
    /// A mapping of any keys to such values.
    case anyKeys(FieldKind)
    /// Any of several.
    case either([FieldKind])
    /// One step of the time line.
    case step
    /// A step without a time, that a random choice may take.
    case choice

    /// The kind in words, as the documentation lists it.
    package var inWords: String {
        switch self {
        case .duration: "\(Units.duration.noun), such as \(Units.duration.example)"
        case .recurrence: "\(Units.recurrence.noun), such as \(Units.recurrence.example)"
        case .durationRange: "\(Units.durationRange.noun), such as \(Units.durationRange.example)"
        case .size: "\(Units.size.noun), such as \(Units.size.example)"
        case .rate: "\(Units.rate.noun), such as \(Units.rate.example)"
        case .percentage: "\(Units.percentage.noun), such as \(Units.percentage.example)"
        case .integer(let range): "a whole number, \(range.inWords)"
        case .number(let range): "a number, \(range.lowerBound) to \(range.upperBound)"
        case .flag: "yes or no"
        case .text: "a text"
        case .word(let words): words.joined(separator: ", ")
        case .written(let form): "\(form.noun), such as \(form.example)"
        case .target: "a target, such as master of slot 0"
        case .list(let element): "a list; each: \(element.inWords)"
        case .section, .anyKeys: "a mapping"
        case .either(let kinds): kinds.map { $0.inWords }.joined(separator: "; or ")
        case .step: "a step"
        case .choice: "a step without a time"
        }
    }
}

/// One kind of mapping in a plan, and the keys it may have.
package struct SectionDocumentation: Sendable {
    /// What it is called in messages: `the load`.
    package let name: String
    /// Its keys.
    package let fields: [FieldDocumentation]
    /// The key that is meant when a single value stands in place of the mapping.
    package let shorthand: String?

    /// A kind of mapping.
    package init(_ name: String, shorthand: String? = nil, _ fields: [FieldDocumentation]) {
        self.name = name
        self.fields = fields
        self.shorthand = shorthand
    }

    /// What a key takes.
    ///
    /// Traps when the key is not documented: then the reader and the table disagree.
    func kind(of key: String) -> FieldKind {
        guard let field = fields.first(where: { $0.name == key }) else {
            preconditionFailure("'\(key)' is not in the documentation of \(name)")
        }
        return field.kind
    }
}
