import Glibc
import RunRecord
import Testing

/// A run that is interrupted while its fault acts, as its folder tells it afterwards.
enum InterruptedRun {
    /// Runs a plan, sends SIGINT once it has told of a fault, and expects that it heals and leaves with 130.
    ///
    /// - Parameters:
    ///   - plan: The plan's text.
    ///   - line: What the program prints when the fault has taken effect.
    ///   - pause: How long the fault then goes on.
    ///   - limit: How long healing and ending may take.
    /// - Returns: What the run left.
    /// - Throws: When the run cannot be started, or leaves no record.
    static func record(
        of plan: String, once line: String, pause: Duration = .zero, within limit: Duration
    ) async throws -> RunRecord {
        let scratch = try Scratch()
        let program = try Program([
            "run", try scratch.plan(plan), "--output", scratch.file("run"),
        ])
        #expect(await program.prints(line))
        try await Task.sleep(for: pause)
        try program.signal(SIGINT)
        let result = await program.end(within: limit)
        #expect(result.code == 130, "\(result.text)")
        return try #require(
            try RunFolder.open(at: scratch.file("run")).readRuns().records.first)
    }
}
