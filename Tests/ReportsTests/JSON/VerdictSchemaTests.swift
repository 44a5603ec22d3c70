import Foundation
import Testing

@testable import Judgement
@testable import Reports

@Suite struct VerdictSchemaTests {
    @Test func everyJudgementIsAsTheSchemaSays() throws {
        let schema = try SchemaReader(VerdictSchema.text)
        var stuck = SyntheticFindings.findings(runs: 3)
        stuck.judgement.runs[0].episodes[0].won = nil
        stuck.judgement.runs[0].doubts = ["a doubt"]
        for findings in [SyntheticFindings.empty, stuck, try SyntheticFindings.judged(runs: 3)] {
            let text = try JSONReport().render(findings)
            #expect(try schema.complaints(about: text) == [])
        }
    }

    @Test func readerFindsWhatIsWrong() throws {
        let schema = try SchemaReader(VerdictSchema.text)
        let text = try JSONReport().render(SyntheticFindings.findings())
        let wrong = [
            text.replacing("\"verdict\" : \"failed\"", with: "\"verdict\" : \"good\""),
            text.replacing("\"plan\"", with: "\"plane\""),
            text.replacing("\"infinity\"", with: "\"endless\""),
            text.replacing("\"samples\" : 1", with: "\"samples\" : \"1\""),
        ]
        for text in wrong { #expect(try !schema.complaints(about: text).isEmpty) }
    }
}

/// Reads as much of JSON Schema as the verdict's schema uses; a property that the schema does not
/// name is a complaint too, so that the schema cannot fall behind.
private struct SchemaReader {
    private let root: [String: Any]

    init(_ text: String) throws {
        root = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    func complaints(about text: String) throws -> [String] {
        complaints(try JSONSerialization.jsonObject(with: Data(text.utf8)), root, at: "$")
    }

    private func complaints(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
        if let reference = schema["$ref"] as? String {
            let name = String(reference.dropFirst("#/$defs/".count))
            guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else {
                return ["\(path): no definition \(name)"]
            }
            return complaints(value, target, at: path)
        }
        if let choices = schema["anyOf"] as? [[String: Any]] {
            let fits = choices.contains { complaints(value, $0, at: path).isEmpty }
            return fits ? [] : ["\(path): fits no choice"]
        }
        if let names = schema["enum"] as? [String] {
            return (value as? String).map(names.contains) == true
                ? [] : ["\(path): not in the list"]
        }
        switch schema["type"] as? String {
        case "object": return object(value, schema, at: path)
        case "array":
            guard let list = value as? [Any] else { return ["\(path): no array"] }
            let items = schema["items"] as? [String: Any] ?? [:]
            return list.enumerated().flatMap { complaints($1, items, at: "\(path)[\($0)]") }
        case "string": return value is String ? [] : ["\(path): no string"]
        case "boolean": return value is Bool ? [] : ["\(path): no boolean"]
        case "integer": return value is Int ? [] : ["\(path): no integer"]
        case "number": return value is Double ? [] : ["\(path): no number"]
        default: return ["\(path): the schema says nothing"]
        }
    }

    private func object(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
        guard let object = value as? [String: Any] else { return ["\(path): no object"] }
        let properties = schema["properties"] as? [String: Any] ?? [:]
        let others = schema["additionalProperties"] as? [String: Any]
        let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
        return missing.map { "\(path): \($0) is missing" }
            + object.flatMap { key, value -> [String] in
                guard let inner = properties[key] as? [String: Any] ?? others else {
                    return ["\(path): the schema does not name \(key)"]
                }
                return complaints(value, inner, at: "\(path).\(key)")
            }
    }
}
