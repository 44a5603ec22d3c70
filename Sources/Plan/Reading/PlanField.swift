import Quantities

/// One key of a mapping of a plan: what it takes, what it means, and the part of a value that it sets.
///
/// A section of a plan is a table of these: the reader goes through it, the schema and the documentation list it.
struct PlanField<Root>: Sendable {
    /// A part of what a section describes.
    typealias Part<Value> = WritableKeyPath<Root, Value> & Sendable

    /// Its key, what it takes and what it means.
    let documentation: FieldDocumentation
    /// Puts the value that stands in the plan into what the section describes; leaves it alone when none does.
    let apply: @Sendable (PlanFields, inout Root) throws(PlanError) -> Void
    /// The value that it has, as a plan writes it; nil where nothing writes plans.
    var text: (@Sendable (Root) -> String)?

    /// A key that is read by hand, since what it means depends on others.
    static func documented(
        _ name: String, _ kind: FieldKind, required: Bool = false, _ summary: String
    ) -> PlanField {
        PlanField(documentation: FieldDocumentation(name, kind, required: required, summary)) {
            (_: PlanFields, _: inout Root) throws(PlanError) in
        }
    }

    /// A key whose value is read in a way of its own.
    static func part<Value>(
        _ name: String, _ kind: FieldKind, required: Bool = false, _ part: any Part<Value>,
        _ summary: String,
        _ read: @escaping @Sendable (PlanFields) throws(PlanError) -> Value?
    ) -> PlanField {
        PlanField(documentation: FieldDocumentation(name, kind, required: required, summary)) {
            (fields: PlanFields, root: inout Root) throws(PlanError) in
            guard fields[name] != nil, let value = try read(fields) else { return }
            root[keyPath: part] = value
        }
    }

    /// The same with what writes it.
    private func written(_ text: @escaping @Sendable (Root) -> String) -> PlanField {
        var field = self
        field.text = text
        return field
    }
}

/// Keys whose values are of one of the usual kinds.
extension PlanField {
    static func text(_ name: String, _ part: any Part<String>, _ summary: String) -> PlanField {
        .part(name, .text, part, summary) { fields throws(PlanError) in try fields.text(name) }
    }

    static func word<Word: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ name: String, _ part: any Part<Word>, _ summary: String
    ) -> PlanField {
        .part(name, .word(Word.allCases.map(\.rawValue)), part, summary) {
            fields throws(PlanError) in try fields.word(name).flatMap(Word.init)
        }.written { $0[keyPath: part].rawValue }
    }

    /// A number whose 0 stands for no such limit.
    static func limit(
        _ name: String, _ part: any Part<Int?>, most: Int = 1_000_000, _ summary: String
    ) -> PlanField {
        .part(name, .integer(0...most), part, summary) { fields throws(PlanError) -> Int?? in
            let count = try fields.integer(name)
            return .some(count == 0 ? nil : count)
        }.written { String($0[keyPath: part] ?? 0) }
    }

    static func duration(
        _ name: String, atLeast: Duration = .milliseconds(1), _ part: any Part<Duration>,
        _ summary: String
    ) -> PlanField {
        .part(name, .duration(atLeast: atLeast), part, summary) { fields throws(PlanError) in
            try fields.duration(name)
        }.written { $0[keyPath: part].inWords }
    }

    /// A duration that may be missing.
    ///
    /// - Parameters:
    ///   - name: The key.
    ///   - atLeast: The least of it.
    ///   - required: Whether a plan must have it.
    ///   - part: What it sets.
    ///   - summary: What it means.
    /// - Returns: The field.
    static func someDuration(
        _ name: String, atLeast: Duration = .milliseconds(1), required: Bool = false,
        _ part: any Part<Duration?>, _ summary: String
    ) -> PlanField {
        .part(name, .duration(atLeast: atLeast), required: required, part, summary) {
            fields throws(PlanError) in try fields.duration(name)
        }
    }

    /// A duration whose 0 stands for none.
    static func optionalDuration(
        _ name: String, _ part: any Part<Duration?>, _ summary: String
    ) -> PlanField {
        .part(name, .duration(atLeast: .zero), part, summary) {
            fields throws(PlanError) -> Duration?? in
            let value = try fields.duration(name)
            return .some(value == .zero ? nil : value)
        }.written { ($0[keyPath: part] ?? .zero).inWords }
    }

    static func size(
        _ name: String, _ range: ClosedRange<Int>, _ part: any Part<ByteCount>, _ summary: String
    ) -> PlanField {
        .part(name, .size(range), part, summary) { fields throws(PlanError) in
            try fields.size(name)
        }
    }

    static func integer(
        _ name: String, _ range: ClosedRange<Int>, _ part: any Part<Int>, _ summary: String
    ) -> PlanField {
        .part(name, .integer(range), part, summary) { fields throws(PlanError) in
            try fields.integer(name)
        }.written { String($0[keyPath: part]) }
    }

    static func number(
        _ name: String, _ range: ClosedRange<Double>, _ part: any Part<Double>, _ summary: String
    ) -> PlanField {
        .part(name, .number(range), part, summary) { fields throws(PlanError) in
            try fields.number(name)
        }.written {
            let value = $0[keyPath: part]
            return value == value.rounded() ? String(Int(value)) : String(value)
        }
    }

    static func percentage(
        _ name: String, _ part: any Part<Double>, _ summary: String
    ) -> PlanField {
        .part(name, .percentage, part, summary) { fields throws(PlanError) in
            try fields.percentage(name)
        }.written { "\(Int(($0[keyPath: part] * 100).rounded()))%" }
    }

    static func flag(_ name: String, _ part: any Part<Bool>, _ summary: String) -> PlanField {
        .part(name, .flag, part, summary) { fields throws(PlanError) in try fields.flag(name) }
            .written { $0[keyPath: part] ? "yes" : "no" }
    }
}

extension SectionDocumentation {
    /// A kind of mapping whose keys are a table.
    init<Root>(_ name: String, shorthand: String? = nil, _ table: [PlanField<Root>]) {
        self.init(name, shorthand: shorthand, table.map(\.documentation))
    }
}

extension ProblemCollector {
    /// Reads what stands in a mapping by its table; what cannot be read leaves a problem.
    mutating func read<Root>(
        _ fields: PlanFields, by table: [PlanField<Root>], into root: inout Root
    ) {
        for field in table {
            attempt { () throws(PlanError) in try field.apply(fields, &root) }
        }
    }
}
