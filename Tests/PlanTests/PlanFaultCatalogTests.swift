import Faults
import Foundation
import TestSupport
import Testing

@testable import Plan

@Suite("The catalogue of faults")
struct PlanFaultCatalogTests {
    private var folder: URL {
        URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Faults")
    }

    @Test func everyFaultsFileIsInTheCatalogue() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        var declared: [String] = []
        for file in files where file.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            let type = String(file.dropLast(".swift".count))
            let heads = ["Fault", "LinkFault"].map { "struct \(type): \($0) {" }
            if heads.contains(where: text.contains) { declared.append(type) }
        }
        #expect(declared.sorted() == FaultCatalog.all.map { "\($0)" }.sorted())
        #expect(Set(FaultCatalog.names).count == FaultCatalog.names.count)
    }

    @Test func everyFaultIsDocumented() {
        for fault in FaultCatalog.all {
            let documentation = fault.documentation
            #expect(fault.summary.hasSuffix("."), "\(fault.name)")
            #expect(documentation.receipt.hasSuffix("."), "\(fault.name)")
            #expect(documentation.heal.hasSuffix("."), "\(fault.name)")
            // Each way to a false receipt, and after a colon how it is excluded.
            #expect(documentation.falsifiers.hasSuffix("."), "\(fault.name)")
            #expect(documentation.falsifiers.contains(": "), "\(fault.name)")
            #expect(!documentation.requirements.isEmpty, "\(fault.name)")
            #expect(documentation.fields.fields.allSatisfy { $0.summary.hasSuffix(".") })
        }
    }

    /// What makes a fault's receipt false is planted in a test, and found out.
    @Test func everyFaultIsLiedAboutInATest() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "..")
        let text = try [
            "FaultsTests/LyingServerTests.swift", "FaultsTests/LyingLinkTests.swift",
            "IntegrationTests/UndoneFaultTests.swift",
        ].map { try String(contentsOf: tests.appending(path: $0), encoding: .utf8) }.joined()
        let words = Set(text.split { !($0.isLetter || $0 == "-") }.map(String.init))
        #expect(FaultCatalog.names.filter { !words.contains($0) } == [])
    }

    @Test func everyExampleIsAStepOfAPlan() throws {
        for fault in FaultCatalog.all {
            let plan = try PlanSamples.read(
                PlanSamples.small(
                    "timeline:\n  - \(fault.documentation.example)",
                    cluster: "{ config: { appendonly: yes } }"))
            #expect(plan.timeline.map { type(of: $0.fault).name } == [fault.name])
        }
    }

    @Test func aFaultTakesItsTargetAsAWordOrAsAMapping() throws {
        for value in ["node 4", "{ target: node 4 }"] {
            let plan = try PlanSamples.read(
                PlanSamples.small("timeline:\n  - { at: 1s, restart: \(value) }"))
            #expect(plan.timeline.first?.fault.target == .node(4))
        }
    }
}
