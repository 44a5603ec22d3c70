package import Quantities
import Wording

/// The values of a mapping by their documented keys; each read as its documentation says.
package struct PlanFields: Sendable {
    /// What the mapping is and may hold.
    package let section: SectionDocumentation
    /// Where the mapping stands.
    package let position: PlanPosition
    /// A problem for each key that is not documented.
    package let unknownKeys: [PlanError.Problem]
    /// A problem for each key that is required and not there.
    package let missingKeys: [PlanError.Problem]
    private let values: [String: PlanValue]

    /// The fields of a mapping, or of the single value that stands for one where the documentation
    /// has a shorthand. What is unknown or missing is noted, not thrown.
    ///
    /// - Throws: When the value is no mapping.
    package init(_ value: PlanValue, of section: SectionDocumentation) throws(PlanError) {
        let entries: [PlanValue.Entry]
        switch (value.content, section.shorthand) {
        case (.mapping(let written), _):
            entries = written
        case (.scalar, .some(let key)):
            entries = [PlanValue.Entry(key: key, keyPosition: value.position, value: value)]
        default:
            let keys = section.fields.map(\.name).prefix(4).joined(separator: ", ")
            throw value.error(
                "\(section.name) takes a mapping with keys such as \(keys), not \(value.inWords)")
        }
        let known = section.fields.map(\.name)
        self.section = section
        position = value.position
        values = Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
        unknownKeys = entries.filter { !known.contains($0.key) }.map { entry in
            let suggestion = Suggestion.phrase(for: entry.key, in: known)
            let choices = suggestion.isEmpty ? "; it takes \(known.joined(separator: ", "))" : ""
            return PlanError.Problem(
                position: entry.keyPosition,
                message: "\(section.name) has no key \(entry.key.quoted)\(suggestion)\(choices)")
        }
        let written = Set(entries.filter { !$0.value.isNothing }.map(\.key))
        missingKeys = section.fields.filter { $0.isRequired && !written.contains($0.name) }.map {
            PlanError.Problem(
                position: value.position,
                message: "\(section.name) needs '\($0.name)' (\($0.kind.inWords))")
        }
    }

    /// The value as written; nil when the key is not there or nothing stands there.
    package subscript(key: String) -> PlanValue? {
        _ = section.kind(of: key)
        guard let value = values[key], !value.isNothing else { return nil }
        return value
    }

    /// The place of a key's value, or of the mapping when the key is not there.
    package func position(of key: String) -> PlanPosition {
        self[key]?.position ?? position
    }

    /// A value that was read, or the error that its key is missing.
    package func required<Value>(_ value: Value?, _ key: String) throws(PlanError) -> Value {
        if let value { return value }
        throw PlanError(position, "\(section.name) needs '\(key)'")
    }
}

/// Each reader takes its limits from the documentation and traps when it documents another kind.
extension PlanFields {
    /// The longest duration of a plan: 30 days.
    private static let longest: Duration = .seconds(30 * 86_400)

    /// A duration; nil when the key is not there.
    package func duration(_ key: String) throws(PlanError) -> Duration? {
        guard case .duration(let minimum) = section.kind(of: key) else { disagree(key) }
        guard let value = self[key] else { return nil }
        let duration = try value.quantity(Units.duration)
        guard duration >= minimum else {
            throw value.error("\(duration.inWords) is too short: at least \(minimum.inWords)")
        }
        guard duration <= Self.longest else {
            throw value.error("\(duration.inWords) is too long: at most 30 days")
        }
        return duration
    }

    /// A number of bytes; nil when the key is not there.
    package func size(_ key: String) throws(PlanError) -> ByteCount? {
        guard case .size(let range) = section.kind(of: key) else { disagree(key) }
        guard let value = self[key] else { return nil }
        let size = try value.quantity(Units.size)
        guard range.contains(size.bytes) else {
            let limits =
                "\(ByteCount(bytes: range.lowerBound)) to \(ByteCount(bytes: range.upperBound))"
            throw value.error("\(size) is out of range: \(limits)")
        }
        return size
    }

    /// A rate in events a second; nil when the key is not there.
    package func rate(_ key: String) throws(PlanError) -> Double? {
        guard case .rate(let range) = section.kind(of: key) else { disagree(key) }
        guard let value = self[key] else { return nil }
        let rate = try value.quantity(Units.rate)
        guard range.contains(rate) else {
            let limits = "\(range.lowerBound)/s to \(Int(range.upperBound))/s"
            throw value.error("\(value.inWords) is out of range: \(limits)")
        }
        return rate
    }

    /// A percentage as a part of 1; nil when the key is not there.
    package func percentage(_ key: String) throws(PlanError) -> Double? {
        guard case .percentage = section.kind(of: key) else { disagree(key) }
        guard let value = self[key] else { return nil }
        return try value.percentage()
    }

    /// A whole number; nil when the key is not there.
    package func integer(_ key: String) throws(PlanError) -> Int? {
        guard case .integer(let range) = section.kind(of: key) else { disagree(key) }
        return try self[key]?.integer(in: range)
    }

    /// A number; nil when the key is not there.
    package func number(_ key: String) throws(PlanError) -> Double? {
        guard case .number(let range) = section.kind(of: key) else { disagree(key) }
        return try self[key]?.number(in: range)
    }

    /// A truth value; nil when the key is not there.
    package func flag(_ key: String) throws(PlanError) -> Bool? {
        guard case .flag = section.kind(of: key) else { disagree(key) }
        return try self[key]?.flag()
    }

    /// A text; nil when the key is not there.
    package func text(_ key: String) throws(PlanError) -> String? {
        guard case .text = section.kind(of: key) else { disagree(key) }
        return try self[key]?.text()
    }

    /// One of the documented words; nil when the key is not there.
    package func word(_ key: String) throws(PlanError) -> String? {
        guard case .word(let words) = section.kind(of: key) else { disagree(key) }
        return try self[key]?.word(key, among: words)
    }

    /// A text written in a certain way; nil when the key is not there.
    package func written<Value>(
        _ key: String, _ parse: (String) -> Value?
    ) throws(PlanError) -> Value? {
        guard case .written(let form) = section.kind(of: key) else { disagree(key) }
        guard let value = self[key] else { return nil }
        let text = try value.text(form.noun)
        guard let parsed = parse(text) else {
            throw value.error("\(value.inWords) is not \(form.noun), such as \(form.example)")
        }
        return parsed
    }

    /// A target; nil when the key is not there.
    package func target(_ key: String) throws(PlanError) -> Target? {
        guard case .target = section.kind(of: key) else { disagree(key) }
        guard let value = self[key] else { return nil }
        return try Target(reading: value)
    }

    private func disagree(_ key: String) -> Never {
        preconditionFailure("\(section.name) documents '\(key)' as something else")
    }
}

extension PlanValue {
    /// A percentage of 0 to 100 as a part of 1.
    func percentage() throws(PlanError) -> Double {
        let ratio = try quantity(Units.percentage)
        guard ratio <= 1 else { throw error("\(inWords) is more than 100%") }
        return ratio
    }
}
