import Foundation
import Plan
import TestSupport
import Testing

/// What `check` says of every plan, and the schema of plans, as they were last agreed on.
@Suite struct PinnedPlanTests {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let pinned = root.appendingPathComponent("Tests/PlanTests/Pinned")

    @Test func whatCheckSaysOfEveryPlanIsAsItWas() throws {
        let base = Self.root.appendingPathComponent("plans")
        let files = (FileManager.default.enumerator(atPath: base.path)?.allObjects ?? [])
            .compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") }.sorted()
        #expect(files.count > 50)
        var said = ""
        for file in files {
            let text = try String(contentsOf: base.appendingPathComponent(file), encoding: .utf8)
            said += "plans/\(file)\n"
            do {
                let plan = try PlanSamples.read(text)
                said += PlanPreview(of: plan, server: "redis 7.0.15").text + "\n"
            } catch {
                said += "\(error)\n\n"
            }
        }
        // How many workers a load gets depends on the machine.
        said = said.replacing(/, \d+ workers?\b/, with: "")
        #expect(
            try Pinned.difference(said, from: Self.pinned.appendingPathComponent("plans.txt"))
                == nil)
    }

    @Test func examplesForAttachedClustersAreRead() throws {
        let base = Self.root
            .appendingPathComponent("Sources/shaketable/Documentation.docc/attached")
        let files = (FileManager.default.enumerator(atPath: base.path)?.allObjects ?? [])
            .compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") }
        #expect(files.count >= 4)
        for file in files {
            let text = try String(contentsOf: base.appendingPathComponent(file), encoding: .utf8)
            let plan = try PlanSamples.read(text)
            #expect(plan.cluster.attach != nil, "\(file)")
        }
    }

    @Test func theSchemaIsAsItWas() throws {
        let json = PlanSchema(PlanSamples.vocabulary).json
        #expect(
            try Pinned.difference(json, from: Self.pinned.appendingPathComponent("schema.json"))
                == nil)
    }
}
