import Foundation
import Judgement
import RunRecord
import Testing

/// A run folder as a test reads it, once the machine was quiet enough for a conclusive run.
struct Measured {
    let result: Program.Result
    let judgement: Judgement
    let records: [RunRecord]

    /// What makes a run inconclusive without any fault of ours: other work on the machine.
    private static let noise = ["woke", "paused for", "delivered", "wall clock"]

    /// Runs a plan; again, at most twice, when the machine was too noisy to measure.
    static func run(_ plan: String, _ options: [String] = []) async throws -> Measured {
        for attempt in 1... {
            let scratch = try Scratch()
            let output = scratch.file("run")
            let result = try await Program.run(
                ["run", try scratch.plan(plan), "--output", output] + options)
            let folder = try? RunFolder.open(at: output)
            guard let folder, let judgement = try folder.readJudgement() else {
                Issue.record("no verdict:\n\(result.text)")
                throw Missing()
            }
            let doubts = judgement.runs.flatMap(\.doubts)
            let isNoise =
                !doubts.isEmpty
                && doubts.allSatisfy { doubt in
                    noise.contains { doubt.contains($0) }
                }
            if isNoise, attempt < 3 { continue }
            return Measured(
                result: result, judgement: judgement, records: folder.readRuns().records)
        }
        preconditionFailure("the loop only ends by returning")
    }

    /// All events of a kind.
    func events(_ kind: EventKind) -> [Event] {
        records.flatMap { $0.timeline.filter { $0.kind == kind } }
    }

    struct Missing: Error {}
}
