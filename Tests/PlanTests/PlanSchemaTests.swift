import Faults
import Foundation
import Plan
import TestSupport
import Testing

@Suite("The schema of plans")
struct PlanSchemaTests {
    private func schema() throws -> [String: Any] {
        let json = PlanSchema(PlanSamples.vocabulary).json
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
        return try #require(object as? [String: Any])
    }

    private func properties(_ schema: [String: Any]) throws -> [String: Any] {
        try #require(schema["properties"] as? [String: Any])
    }

    @Test func theSchemaSaysWhatItIs() throws {
        let schema = try schema()
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema["additionalProperties"] as? Bool == false)
        #expect(schema["required"] as? [String] == ["cluster", "duration"])
    }

    @Test func everyKeyOfTheReaderIsInTheSchema() throws {
        let keys = try properties(schema()).keys.sorted()
        let known = PlanParts.section(PlanSamples.vocabulary).fields.map(\.name).sorted()
        #expect(keys == known)
        #expect(keys.contains("timeline") && keys.contains("expect"))
    }

    /// An editor shows what a key means only where its schema says so.
    @Test func everyKeyIsDescribed() throws {
        func undescribed(_ value: Any, at place: String) -> [String] {
            if let list = value as? [Any] { return list.flatMap { undescribed($0, at: place) } }
            guard let object = value as? [String: Any] else { return [] }
            let keys = (object["properties"] as? [String: [String: Any]] ?? [:]).filter {
                $0.key != "for" && $0.value["description"] == nil
            }.map { "\(place)/\($0.key)" }
            return keys + object.flatMap { undescribed($0.value, at: "\(place)/\($0.key)") }
        }
        #expect(undescribed(try schema(), at: "") == [])
    }

    @Test func everyFaultIsAKindOfStep() throws {
        let definitions = try #require(try schema()["$defs"] as? [String: [String: Any]])
        let kinds = try #require(definitions["step"]?["oneOf"] as? [[String: Any]])
        // The choice of the seed is one more.
        #expect(kinds.count == FaultCatalog.all.count + 1)
        for (kind, fault) in zip(kinds, FaultCatalog.all) {
            let required = try #require(kind["required"] as? [String])
            #expect(required.contains(fault.name) && required.contains("at"))
            #expect(required.contains("for") == (fault.durationRule == .required))
            let hasLength = try properties(kind).keys.contains("for")
            #expect(hasLength == (fault.durationRule != .forbidden))
        }
    }

    @Test func everyTargetOfTheCatalogueMatchesItsPattern() throws {
        for pattern in TargetCatalog.all {
            let expression = try NSRegularExpression(pattern: pattern.pattern)
            let text = pattern.words.replacing(" N ...", with: " 14")
                .replacing("N", with: "3").replacing("K", with: "user:1")
                .replacing("Z", with: "b")
            let range = NSRange(location: 0, length: text.utf16.count)
            #expect(expression.firstMatch(in: text, range: range) != nil, "\(text)")
        }
        let definitions = try #require(try schema()["$defs"] as? [String: [String: Any]])
        let patterns = try #require(definitions["target"]?["anyOf"] as? [[String: Any]])
        #expect(
            patterns.compactMap { $0["pattern"] as? String } == TargetCatalog.all.map(\.pattern))
    }

    @Test func presetsAreOffered() {
        #expect(PlanSchema(PlanSamples.vocabulary).json.contains("\"redisson\""))
    }
}
