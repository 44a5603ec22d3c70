import Foundation
import Linux
import Quantities
import RedisClient

extension Cluster {
    /// The file in a node's directory that says by how much its clock is ahead; NodeClock.h says the same.
    static let clockFile = "clock-offset"

    /// Writes the file that the preloaded library maps, for a clock that shows the machine's time.
    func makeClock(in directory: String) throws {
        let path = "\(directory)/\(Self.clockFile)"
        try Data(count: MemoryLayout<Int64>.size).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    }

    /// Sets a node's wall clock so far ahead of the machine's; behind it where negative.
    ///
    /// - Returns: When, in nanoseconds on CLOCK_MONOTONIC.
    /// - Throws: `ClusterError` when the file that the preloaded library maps cannot be written.
    @discardableResult
    package func setClock(of number: Int, ahead duration: Duration) throws -> Int64 {
        guard deployment.support.clockLibrary != nil, let node = nodes[number] else {
            preconditionFailure("a plan that moves clocks preloads the library for it")
        }
        let nanoseconds = duration.wholeNanoseconds
        clocks.mayBe(ahead: nanoseconds, on: number)
        let path = "\(node.directory)/\(Self.clockFile)"
        guard let file = FileHandle(forUpdatingAtPath: path) else {
            throw ClusterError("cannot write \(path)", isUnavailable: false)
        }
        defer { try? file.close() }
        try file.write(contentsOf: withUnsafeBytes(of: nanoseconds) { Data($0) })
        return now
    }

    /// How often a clock is asked, where an answer takes too long to tell the time.
    private static let clockTries = 5
    /// How long an answer may take and still tell the time, which it does to half of that.
    private static let clockPatience: Int64 = 100_000_000

    /// How far a node's wall clock is ahead of the machine's, as TIME tells it: by the quickest answer where the first
    /// is late.
    ///
    /// - Throws: `RedisError` when it does not answer, `ClusterError` when it answers something else.
    package nonisolated func clockAhead(of number: Int) async throws -> Duration {
        var best: (ahead: Int64, took: Int64)?
        for _ in 1...Self.clockTries {
            let before = MonotonicClock.wallClockNow()
            let reply = try await command(["TIME"], on: number)
            let took = MonotonicClock.wallClockNow() - before
            let parts = (reply.elements ?? []).compactMap(\.integer)
            guard parts.count == 2 else {
                throw ClusterError(
                    "node \(number) answered \(reply) to TIME", isUnavailable: false)
            }
            let told = parts[0] * 1_000_000_000 + parts[1] * 1000
            if took < best?.took ?? .max { best = (told - (before + took / 2), took) }
            if took <= Self.clockPatience { break }
        }
        return .nanoseconds(best?.ahead ?? 0)
    }
}
