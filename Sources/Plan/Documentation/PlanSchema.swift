import Foundation
import Quantities

/// The JSON Schema of plans (draft 2020-12), made from the tables that the reader checks with: with
/// it an editor completes and checks a plan.
///
/// It says what one value can say. What takes several values to know (a mix that sums to 100 %, a
/// step that ends within the run) only the reader checks.
package struct PlanSchema: Sendable {
    private let vocabulary: PlanVocabulary

    /// The schema for a vocabulary.
    package init(_ vocabulary: PlanVocabulary) {
        self.vocabulary = vocabulary
    }

    /// The schema as JSON, keys in alphabetical order, with a final line end.
    package var json: String {
        var schema: [String: SchemaValue] = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Shaketable plan",
            "$defs": ["step": step, "choice": choice, "target": target],
        ]
        if case .object(let plan) = section(PlanParts.section(vocabulary)) {
            schema.merge(plan) { first, _ in first }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            let bytes = try encoder.encode(SchemaValue.object(schema))
            return String(decoding: bytes, as: UTF8.self) + "\n"
        } catch {
            preconditionFailure("texts, numbers and lists can be written as JSON: \(error)")
        }
    }

    private func section(_ section: SectionDocumentation) -> SchemaValue {
        let mapping: SchemaValue = .object([
            "type": "object",
            "properties": properties(section.fields),
            "required": required(section.fields),
            "additionalProperties": false,
        ])
        guard let shorthand = section.shorthand else { return mapping }
        return ["anyOf": [schema(of: section.kind(of: shorthand)), mapping]]
    }

    private func properties(_ fields: [FieldDocumentation]) -> SchemaValue {
        var properties: [String: SchemaValue] = [:]
        for field in fields {
            let value = schema(of: field.kind)
            // Editors show the description of the property, and none of its alternatives'.
            properties[field.name] = described(
                field.isRequired ? value : ["anyOf": [value, ["type": "null"]]], field.summary)
        }
        return .object(properties)
    }

    private func described(_ value: SchemaValue, _ summary: String) -> SchemaValue {
        guard case .object(var keywords) = value else { return value }
        keywords["description"] = .text(summary)
        return .object(keywords)
    }

    private func required(_ fields: [FieldDocumentation]) -> SchemaValue {
        .list(fields.filter(\.isRequired).map { .text($0.name) })
    }

    private func schema(of kind: FieldKind) -> SchemaValue {
        switch kind {
        case .duration: return text(Units.duration.pattern)
        case .recurrence: return text(Units.recurrence.pattern)
        case .durationRange: return text(Units.durationRange.pattern)
        case .size: return text(Units.size.pattern)
        case .rate: return text(Units.rate.pattern)
        case .percentage: return text(Units.percentage.pattern)
        case .integer(let range):
            return number("integer", .integer(range.lowerBound), .integer(range.upperBound))
        case .number(let range):
            return number("number", .number(range.lowerBound), .number(range.upperBound))
        case .flag: return ["enum": [true, false, "yes", "no", "on", "off"]]
        case .text: return ["type": ["string", "number", "boolean"]]
        case .word(let words): return ["enum": .list(words.map { .text($0) })]
        case .written(let form): return text(form.pattern)
        case .target: return ["$ref": "#/$defs/target"]
        case .list(let element): return ["type": "array", "items": schema(of: element)]
        case .section(let section): return self.section(section)
        case .anyKeys(let value):
            return ["type": "object", "additionalProperties": schema(of: value)]
        case .either(let kinds): return ["anyOf": .list(kinds.map { schema(of: $0) })]
        case .step: return ["$ref": "#/$defs/step"]
        case .choice: return ["$ref": "#/$defs/choice"]
        }
    }

    private func text(_ pattern: String) -> SchemaValue {
        ["type": "string", "pattern": .text(pattern)]
    }

    private func number(
        _ type: String, _ minimum: SchemaValue, _ maximum: SchemaValue
    ) -> SchemaValue {
        ["type": .text(type), "minimum": minimum, "maximum": maximum]
    }

    /// One of the patterns of the catalogue.
    private var target: SchemaValue {
        let patterns = TargetCatalog.all.map { pattern -> SchemaValue in
            [
                "type": "string", "pattern": .text(pattern.pattern),
                "description": .text("\(pattern.words): \(pattern.summary)"),
            ]
        }
        return ["anyOf": .list(patterns)]
    }

    /// A step: its times and exactly one fault.
    private var step: SchemaValue {
        let kinds = vocabulary.faults.map { fault -> SchemaValue in
            var keys = Step.section.fields
            keys.append(
                FieldDocumentation(
                    fault.name, .section(fault.documentation.fields), required: true, fault.summary)
            )
            switch fault.durationRule {
            case .optional: break
            case .forbidden: keys.removeAll { $0.name == "for" }
            case .required:
                keys = keys.map { key in
                    key.name == "for"
                        ? FieldDocumentation(key.name, key.kind, required: true, key.summary) : key
                }
            }
            return section(SectionDocumentation(fault.name, keys))
        }
        let random = section(RandomSteps.stepDocumentation)
        return ["oneOf": .list(kinds + [random])]
    }

    /// A step without a time; its fault may leave its target to chance.
    private var choice: SchemaValue {
        var properties: [String: SchemaValue] = ["for": text(Units.duration.pattern)]
        for fault in vocabulary.faults { properties[fault.name] = described([:], fault.summary) }
        return [
            "type": "object", "properties": .object(properties), "additionalProperties": false,
        ]
    }
}

/// A JSON value, written in Swift's literals, for building a schema.
indirect enum SchemaValue: Encodable, Sendable, Hashable {
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
    case list([SchemaValue])
    case object([String: SchemaValue])

    /// Encoded as the bare JSON value.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .flag(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

extension SchemaValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(booleanLiteral value: Bool) { self = .flag(value) }
    init(integerLiteral value: Int) { self = .integer(value) }
    init(arrayLiteral elements: SchemaValue...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, SchemaValue)...) {
        self = .object(Dictionary(elements) { first, _ in first })
    }
}
