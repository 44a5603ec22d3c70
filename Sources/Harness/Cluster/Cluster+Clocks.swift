import Evidence
import Foundation
import Linux
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

    /// How far a node's wall clock is ahead of the machine's, as TIME tells it.
    ///
    /// - Throws: `RedisError` when it does not answer, `ClusterError` when it answers something else.
    package nonisolated func clockAhead(of number: Int) async throws -> Duration {
        let before = MonotonicClock.wallClockNow()
        let reply = try await command(["TIME"], on: number)
        let after = MonotonicClock.wallClockNow()
        let parts = (reply.elements ?? []).compactMap(\.integer)
        guard parts.count == 2 else {
            throw ClusterError(
                "node \(number) answered \(reply) to TIME", isUnavailable: false)
        }
        let told = parts[0] * 1_000_000_000 + parts[1] * 1000
        return .nanoseconds(told - (before + (after - before) / 2))
    }
}
