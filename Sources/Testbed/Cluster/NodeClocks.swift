import Foundation
import Linux
import Quantities
import RedisClient
package import RunRecord
import Synchronization

/// By how much the nodes' wall clocks were ever ahead of the machine's, so that the times in their logs can be told
/// from one another.
package final class NodeClocks: Sendable {
    private let offsets = Mutex<[Int: Set<Int64>]>([:])

    /// All clocks as the machine's.
    package init() {}

    /// From now on a node's times may be so many nanoseconds ahead, besides those that they were before.
    package func mayBe(ahead nanoseconds: Int64, on node: Int) {
        offsets.withLock { _ = $0[node, default: [0]].insert(nanoseconds) }
    }

    /// A node's clock was seen to be so many nanoseconds ahead; what it writes may be in any time zone.
    func isAhead(_ nanoseconds: Int64, on node: Int) {
        // Zones lie a multiple of a quarter of an hour apart, up to 14 hours from the middle one.
        let zones = (-56...56).map { nanoseconds + Int64($0) * 900_000_000_000 }
        offsets.withLock { $0[node] = Set(zones) }
    }

    /// What the machine's wall clock showed when a node's clock showed some time.
    ///
    /// Lines are read within some 20 ms of their writing, and jumps are at least a second: of the offsets that the
    /// node's clock ever had, the true one puts the time nearest to the reading.
    ///
    /// - Parameters:
    ///   - nanoseconds: What the node wrote, in nanoseconds since 1970.
    ///   - node: The node, from 1.
    ///   - read: When it was read, by the machine's wall clock, in nanoseconds since 1970.
    /// - Returns: The machine's time, in nanoseconds since 1970.
    package func machineTime(of nanoseconds: Int64, on node: Int, readAt read: Int64) -> Int64 {
        let known = offsets.withLock { $0[node] } ?? [0]
        return known.map { nanoseconds - $0 }.min { abs($0 - read) < abs($1 - read) } ?? nanoseconds
    }
}

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
            throw ClusterError(.inaccessible, "cannot write \(path)")
        }
        defer { try? file.close() }
        try file.write(contentsOf: withUnsafeBytes(of: nanoseconds) { Data($0) })
        nodes[number]?.marks[path] = FileMark(of: path)
        return now
    }

    /// Sees that nobody set a node's clock since it was set here, be it for a moment.
    ///
    /// - Throws: `ClusterError` when somebody did.
    package func proveClockUntouched(of number: Int) throws {
        guard let node = nodes[number] else { preconditionFailure("there is no node \(number)") }
        try proveUntouched("\(node.directory)/\(Self.clockFile)", of: number)
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
        var best: ClockAnswer?
        for _ in 1...Self.clockTries {
            let before = MonotonicClock.wallClockNow()
            let reply = try await command(["TIME"], on: number)
            guard let answer = ClockAnswer(reply, askedAt: before) else {
                throw ClusterError(
                    .unproven, "node \(number) answered \(reply) to TIME")
            }
            best = answer.quicker(than: best)
            if answer.took <= Self.clockPatience { break }
        }
        return .nanoseconds(best?.ahead ?? 0)
    }

    /// How many answers tell a host's time: the quickest of them does.
    private static let readings = 20

    /// How far the clocks of a cluster's hosts are ahead of this machine's; from now on what its logs say is put beside it. A
    /// node that does not tell its time is left out.
    package nonisolated func readClocks() async -> [Int: HostClock] {
        let clocks = await withTaskGroup(of: (Int, HostClock)?.self) { group in
            for (number, address) in addresses {
                group.addTask {
                    let clock = try? await Blocking.run {
                        try Self.clock(at: address.endpoint, as: self.credentials)
                    }
                    return clock.flatMap { $0 }.map { (number, $0) }
                }
            }
            return await group.reduce(into: [Int: HostClock]()) {
                if let (number, clock) = $1 { $0[number] = clock }
            }
        }
        for (number, clock) in clocks {
            self.clocks.isAhead(clock.ahead.wholeNanoseconds, on: number)
        }
        return clocks
    }

    private static func clock(
        at endpoint: Endpoint, as credentials: Credentials?
    ) throws -> HostClock? {
        let connection = try Connection(to: endpoint, as: credentials, timeout: .seconds(5))
        defer { connection.close() }
        var best: ClockAnswer?
        for _ in 1...readings {
            let before = MonotonicClock.wallClockNow()
            let reply = try connection.run(["TIME"], timeout: .seconds(5))
            // A server may say anything.
            guard let answer = ClockAnswer(reply, askedAt: before), answer.took >= 0,
                (0...1 << 33).contains(answer.seconds)
            else { return nil }
            best = answer.quicker(than: best)
        }
        return best.map {
            HostClock(ahead: .nanoseconds($0.ahead), error: .nanoseconds($0.took / 2 + 1000))
        }
    }
}

/// What an answer to TIME tells of a clock.
struct ClockAnswer {
    /// The whole seconds that it told, since 1970.
    let seconds: Int64
    /// How far that clock is ahead of this machine's, in nanoseconds: to half of what the answer took.
    let ahead: Int64
    /// How long it took, in nanoseconds.
    let took: Int64

    /// An answer that came just now; nil where it is no time.
    init?(_ reply: Reply, askedAt before: Int64) {
        took = MonotonicClock.wallClockNow() - before
        let parts = (reply.elements ?? []).compactMap(\.integer)
        guard parts.count == 2, (0..<1_000_000).contains(parts[1]) else { return nil }
        seconds = parts[0]
        let (told, isTooMuch) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !isTooMuch else { return nil }
        ahead = told &+ parts[1] * 1000 &- (before + took / 2)
    }

    /// The one of two that took less time.
    func quicker(than other: ClockAnswer?) -> ClockAnswer {
        if let other, other.took <= took { other } else { self }
    }
}
