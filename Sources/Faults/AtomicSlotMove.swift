import Foundation
import Quantities
import RedisClient
import Synchronization
import Testbed

/// Slots that a master hands over as a whole, with CLUSTER MIGRATESLOTS of Valkey 9: a snapshot, a stream of what comes
/// meanwhile, a pause of writes, and another owner.
final class AtomicSlotMove: SlotMoving {
    private struct Progress {
        /// The job under way, as the giver names it.
        var job: String?
        var isMoved = false
        var keys = 0
    }

    private let route: SlotRoute
    private let progress = Mutex(Progress())

    /// The longest wait for a job.
    private static let patience = Duration.seconds(60)

    init(along route: SlotRoute) {
        self.route = route
    }

    var keys: Int { progress.withLock { $0.keys } }

    func begin() async throws -> String {
        let job = try await migrate(from: route.source, to: route.destination)
        progress.withLock { $0.job = job.name }
        return "CLUSTER MIGRATESLOTS: OK; CLUSTER GETSLOTMIGRATIONS of node \(route.source): "
            + "job \(job.name.prefix(8)) is \(job.state)"
    }

    func finish() async throws -> String {
        guard let job = progress.withLock({ $0.job }) else { return "" }
        try await wait(for: job, on: route.source)
        progress.withLock {
            $0.job = nil
            $0.isMoved = true
        }
        try await route.requireOwner(route.destination)
        let keys = try await count(on: route.destination)
        progress.withLock { $0.keys += keys }
        return try await phases(of: job)
    }

    func undo() async throws {
        if let job = progress.withLock({ $0.job }) {
            _ = try? await route.cluster.command(
                ["CLUSTER", "CANCELSLOTMIGRATIONS"], on: route.source)
            do {
                try await wait(for: job, on: route.source)
                progress.withLock { $0.isMoved = true }
            } catch is ClusterError {
                // Cancelled or failed: the giver still has them.
            }
            progress.withLock { $0.job = nil }
        }
        if progress.withLock({ $0.isMoved }) {
            let keys = try await count(on: route.destination)
            let back = try await migrate(from: route.destination, to: route.source)
            try await wait(for: back.name, on: route.destination)
            progress.withLock {
                $0.isMoved = false
                $0.keys += keys
            }
        }
        try await route.requireOwner(route.source)
    }

    func proveMoved() async throws -> String {
        guard progress.withLock({ $0.isMoved }) else { return "the slots had not been moved" }
        try await route.requireOwner(route.destination)
        return
            "nodes \(route.source) and \(route.destination) name node \(route.destination) as owner of "
            + "\(route.slots.count) slots"
    }

    private struct Job {
        let name: String
        let state: String
        let message: String
    }

    private func migrate(from giver: Int, to taker: Int) async throws -> Job {
        let known = Set(try await jobs(on: giver).map(\.name))
        let reply = try await route.cluster.command(
            [
                "CLUSTER", "MIGRATESLOTS", "SLOTSRANGE", "\(route.slots.lowerBound)",
                "\(route.slots.upperBound)",
                "NODE", route.identity(taker),
            ], on: giver)
        guard reply.isOK else {
            throw ClusterError(
                .refused,
                "node \(giver) refused CLUSTER MIGRATESLOTS: \(reply.serverError?.message ?? "\(reply)")"
            )
        }
        guard let job = try await jobs(on: giver).first(where: { !known.contains($0.name) }) else {
            throw ClusterError(
                .unproven,
                "node \(giver) said OK to CLUSTER MIGRATESLOTS, and CLUSTER GETSLOTMIGRATIONS lists no "
                    + "new job")
        }
        return job
    }

    /// What a node knows of migrations, the newest first.
    private func jobs(on node: Int) async throws -> [Job] {
        let reply = try await route.cluster.command(["CLUSTER", "GETSLOTMIGRATIONS"], on: node)
        guard let elements = reply.elements else {
            throw ClusterError(
                .refused,
                "node \(node) cannot move slots as a whole, as Valkey 9.0 and newer can: CLUSTER "
                    + "GETSLOTMIGRATIONS says \(reply.serverError?.message ?? "\(reply)")")
        }
        return elements.compactMap { element in
            let words = (element.elements ?? []).map { $0.text ?? "" }
            func value(_ key: String) -> String? {
                words.firstIndex(of: key).flatMap {
                    words.indices.contains($0 + 1) ? words[$0 + 1] : nil
                }
            }
            guard let name = value("name"), let state = value("state") else { return nil }
            return Job(name: name, state: state, message: value("message") ?? "")
        }
    }

    private func wait(for name: String, on node: Int) async throws {
        let hasEnded = try await pollUncancelled(
            every: .milliseconds(10), within: Self.patience,
            until: {
                let job = try await jobs(on: node).first { $0.name == name }
                switch job?.state {
                case "success": return true
                case "failed", "cancelled", "canceled", nil:
                    throw ClusterError(
                        .unproven,
                        "the migration \(name.prefix(8)) of node \(node) is \(job?.state ?? "not listed any more"): "
                            + (job?.message ?? ""))
                default: return false
                }
            })
        guard hasEnded else {
            throw ClusterError(
                .late,
                "the migration \(name.prefix(8)) of node \(node) did not end within \(Self.patience.inWords)"
            )
        }
    }

    private func count(on node: Int) async throws -> Int {
        let replies = try await route.cluster.commands(
            route.slots.map { ["CLUSTER", "COUNTKEYSINSLOT", "\($0)"] }, on: node)
        return replies.reduce(0) { $0 + Int($1.integer ?? 0) }
    }

    /// How long each phase took, by the giver's log.
    private func phases(of job: String) async throws -> String {
        let log = try await route.cluster.log(of: route.source, since: 0)
        return MigrationPhases(of: job, in: log).text
    }
}

/// The phases of one slot migration, as the giver's log tells its changes of state.
struct MigrationPhases {
    /// When the job changed to each state, in milliseconds of the day, in order.
    let states: [(name: String, at: Int)]

    private static let day = 86_400_000

    /// Reads the lines `... {name: JOB, ...} state transition: A -> B`.
    init(of job: String, in log: String) {
        states = log.split(separator: "\n").compactMap { line in
            guard line.contains("{name: \(job),"),
                let change = line.range(of: "state transition: "),
                let arrow = line[change.upperBound...].range(of: " -> "),
                let at = Self.milliseconds(of: line)
            else { return nil }
            return (String(line[arrow.upperBound...]), at)
        }
    }

    /// How long it took from one state to another; nil where one did not come.
    func milliseconds(from first: String, to last: String) -> Int? {
        guard let begin = states.first(where: { $0.name == first })?.at,
            let end = states.last(where: { $0.name == last })?.at
        else { return nil }
        return (end - begin + Self.day) % Self.day
    }

    /// `snapshot 1 ms, stream 0 ms, write pause 112 ms`; empty where the log tells none.
    var text: String {
        [
            ("snapshot", milliseconds(from: "snapshotting", to: "replicating")),
            ("stream", milliseconds(from: "replicating", to: "failover-paused")),
            ("write pause", milliseconds(from: "failover-paused", to: "success")),
        ].compactMap { name, took in took.map { "\(name) \($0) ms" } }.joined(separator: ", ")
    }

    /// The time of day of a line: `6124:M 30 Nov 2026 11:50:17.025 * ...`.
    private static func milliseconds(of line: Substring) -> Int? {
        let words = line.split(separator: " ", maxSplits: 5)
        guard words.count > 4 else { return nil }
        let parts = words[4].split { $0 == ":" || $0 == "." }.map { Int($0) }
        guard parts.count == 4, let hour = parts[0], let minute = parts[1], let second = parts[2],
            let milli = parts[3], (0..<24).contains(hour), (0..<60).contains(minute),
            (0..<61).contains(second), (0..<1000).contains(milli)
        else { return nil }
        return ((hour * 60 + minute) * 60 + second) * 1000 + milli
    }
}
