import ArgumentParser
import Foundation
import Testing

@testable import Commands

struct PredictTests {
    /// Predicts beside a copy of a recorded run, to whose time line a line was added; the exit status.
    private func status(adding line: String) async throws -> Int32 {
        let recording = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(
                path: "JudgementTests/Resources/runs/recorded-kill"
            ).path
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.copyItem(atPath: recording, toPath: path)
        let timeline = URL(filePath: "\(path)/runs/1/timeline.jsonl")
        var lines = try String(contentsOf: timeline, encoding: .utf8).split(separator: "\n")
        if !line.isEmpty { lines.insert(Substring(line), at: lines.count - 1) }
        try (lines.joined(separator: "\n") + "\n").write(
            to: timeline, atomically: true, encoding: .utf8)
        let command = try Predict.parse(["--failovers", "20", "--against", path])
        do {
            try await command.run()
            return 0
        } catch let code as ExitCode {
            return code.rawValue
        }
    }

    @Test func anInconclusiveRunsFailoversAreNotCompared() async throws {
        #expect(try await status(adding: "") == 0)
        let noise =
            #"{"at":16030000000,"details":{"guard":"machine too noisy","message":"woke late"},"kind":"guard-tripped"}"#
        #expect(try await status(adding: noise) == 69)
    }
}
