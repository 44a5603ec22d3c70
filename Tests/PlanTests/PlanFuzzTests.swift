import Foundation
import Plan
import Quantities
import TestSupport
import Testing

@Suite("Mutations of a good plan")
struct PlanFuzzTests {
    private static let pieces: [String] = [
        "{", "}", "[", "]", ":", ": ", "- ", "\n", "  ", "\t", "'", "\"", "#", "&a ", "*a", "? ",
        "|", ">", "~", "!!", "%", ",", "0", "-1", "99999999999999999999", "5s", "1e9", "\u{0}",
        "\u{FEFF}", "é", "null", "<<", "pause", "node 7", "master of slot 0", "for: 1s",
    ]

    /// A plan with one to eight random changes of its bytes or words.
    private func mutation(_ generator: inout SplitMix64) -> [UInt8] {
        var bytes = Array(PlanSamples.pauseMaster.utf8)
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            let place = Int.random(in: 0..<max(1, bytes.count), using: &generator)
            let end = min(bytes.count, place + Int.random(in: 0...12, using: &generator))
            switch Int.random(in: 0...4, using: &generator) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 2: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 3: bytes.removeSubrange(end...)
            default:
                let piece = Self.pieces.randomElement(using: &generator) ?? ""
                bytes.replaceSubrange(place..<end, with: Array(piece.utf8))
            }
            if bytes.isEmpty { bytes = [10] }
        }
        return bytes
    }

    /// The plan, when it is one; else its problems are looked at.
    private func planOrProblems(_ bytes: [UInt8]) -> Plan? {
        do {
            return try Plan(
                try PlanSource(name: "plan.yaml", bytes: bytes), vocabulary: PlanSamples.vocabulary)
        } catch {
            for problem in error.problems {
                #expect(problem.description.hasPrefix("plan.yaml"))
                #expect(!problem.message.isEmpty && !problem.message.contains("\n"))
            }
            return nil
        }
    }

    @Test func neverCrashAndSayWhereTheyAreWrong() throws {
        var generator = SplitMix64(seed: 2026)
        var taken = 0
        for _ in 0..<1500 {
            guard let plan = planOrProblems(mutation(&generator)) else { continue }
            taken += 1
            let again = try PlanSamples.read(PlanText(of: plan).resolved(seed: 7))
            #expect(PlanText(of: again).identifier == PlanText(of: plan).identifier)
            #expect(!PlanPreview(of: plan).text.isEmpty)
        }
        #expect(taken > 15, "mutations that leave a good plan are needed too")
    }

    @Test func neverCrashThroughOptions() {
        var generator = SplitMix64(seed: 7)
        let words = ["timeline", "0", "cluster", "config", "at", "load", "mix", "x", "", "-1"]
        for _ in 0..<500 {
            let path = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                words.randomElement(using: &generator) ?? ""
            }
            let value = Self.pieces.randomElement(using: &generator) ?? ""
            let setting = path.joined(separator: ".") + "=" + value
            for line in PlanSamples.complaint(PlanSamples.pauseMaster, set: [setting])
                .split(separator: "\n")
            {
                #expect(line.hasPrefix("--set ") || line.hasPrefix("plan.yaml:"), "\(line)")
            }
        }
    }
}
