import Judgement
import Linux
import Plan
import Quantities
import RunRecord
import Synchronization
package import Testbed

/// Where one step of a plan takes place: what a fault may act on, and where it says what it did.
///
/// A fault calls `inflict` once for each effect it has proven, at once, so that the effect is healed
/// even when the fault fails or is cancelled halfway.
package final class FaultScene: Sendable {
    /// The cluster under test.
    package let cluster: Cluster
    /// The nodes that the step's targets stand for at this moment, in order; none only where a fault of
    /// links is aimed at clients and `any` alone.
    package let targets: [Int]
    /// The nodes of each of the fault's targets; none for `clients` and `any`.
    package let resolved: [[Int]]
    /// What link rules go through; nil in a plan without faults of the network.
    package let network: NetworkController?
    /// How long the fault is to last; nil where the plan does not say.
    package let duration: Duration?
    /// The step, from 0.
    package let step: Int

    /// Which run of the plan, from 1.
    package let run: Int

    /// How often a heal is tried.
    private static let tries = 3

    private let fault: String
    private let timeline: Timeline
    private let inflicted = Mutex<[(injection: Injection, watch: CourseWatch)]>([])

    /// The scene of one step.
    package init(
        cluster: Cluster, network: NetworkController?, resolved: [[Int]], duration: Duration?,
        step: Int, fault: String, timeline: Timeline, run: Int = 1
    ) {
        self.run = run
        self.cluster = cluster
        self.network = network
        self.resolved = resolved
        targets = Set(resolved.joined()).sorted()
        self.duration = duration
        self.step = step
        self.fault = fault
        self.timeline = timeline
    }

    /// How long the fault is to last, where its rule demands that the plan says so.
    package var length: Duration {
        guard let duration else {
            preconditionFailure("'\(fault)' has a duration, as its rule says")
        }
        return duration
    }

    /// Records an effect that was proven, what undoes it, and watches that it goes on until then.
    package func inflict(_ injection: Injection) {
        record(.faultInjected, at: injection.effect, node: injection.node) {
            $0[.receipt] = injection.receipt
            $0[.disables] = injection.disables
            $0[.heals] = injection.remedy != nil
            if injection.handsOver { $0[.handsOver] = true }
            if injection.isFar { $0[.isFar] = true }
            if injection.isolates { $0[.isolates] = true }
            if injection.isUndated { $0[.isUndated] = true }
            if case .noMiddle(let why) = injection.course { $0[.noMiddle] = why }
        }
        let watch = CourseWatch(injection.course) { [self] lapse in
            record(.receiptMissing, at: lapse.at, node: injection.node) {
                $0[.why] = "it no longer acted before its heal: \(lapse.why)"
                $0[.lapsed] = true
            }
        }
        inflicted.withLock { $0.append((injection, watch)) }
    }

    /// Records that an effect could not be proven; the run is inconclusive.
    package func unproven(node: Int?, why: String) {
        record(.receiptMissing, at: timeline.now(), node: node) { $0[.why] = why }
    }

    /// When the newest effect was had, in nanoseconds on CLOCK_MONOTONIC; nil while there is none.
    package var newestEffect: Int64? {
        inflicted.withLock { $0.map(\.injection.effect).max() }
    }

    /// Does something to all targets at once.
    ///
    /// - Throws: The first error, after all have been tried.
    func together(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        let failures = await withTaskGroup(of: (any Error)?.self) { group in
            for node in targets {
                group.addTask {
                    do { try await body(node) } catch { return error }
                    return nil
                }
            }
            return await group.reduce(into: [any Error]()) { $0 += [$1].compactMap(\.self) }
        }
        if let first = failures.first { throw first }
    }

    /// Ends a node; one that does not end as it should is started again, for nothing is healed that was not proven, and
    /// the node is to serve on.
    func end(_ node: Int, _ ending: () async throws -> Receipt) async throws -> Receipt {
        do {
            return try await ending()
        } catch {
            _ = try? await cluster.startAgain(node)
            throw error
        }
    }

    /// Proves, before anything is healed, that everything that was inflicted still acts.
    package func proveActing() async {
        let watches = inflicted.withLock { $0.map(\.watch) }
        // Together: what comes first must not make the others last longer.
        await withTaskGroup(of: Void.self) { group in
            for watch in watches { group.addTask { _ = await watch.finish() } }
        }
    }

    /// Proves that everything that was inflicted still acts, and undoes it, the newest first. What cannot be undone
    /// after three tries is recorded as unproven. Also works in a cancelled task; a second call does nothing.
    ///
    /// - Returns: Whether all was undone.
    @discardableResult package func heal() async -> Bool {
        await proveActing()
        let pending = inflicted.withLock { inflicted in
            defer { inflicted = [] }
            return inflicted
        }
        var isHealed = true
        for (injection, watch) in pending.reversed()
        where await !heal(injection, after: await watch.finish()) {
            isHealed = false
        }
        return isHealed
    }

    private func heal(_ injection: Injection, after course: CourseWatch.Ending) async -> Bool {
        guard let remedy = injection.remedy else { return true }
        var lastFailure = ""
        for attempt in 1...Self.tries {
            do {
                let receipt = try await remedy()
                let history =
                    attempt == 1
                    ? "" : "; only try \(attempt) of \(Self.tries) worked, before: \(lastFailure)"
                record(.faultHealed, at: receipt.at, node: injection.node) {
                    $0[.receipt] = receipt.text + history
                    if case .acting(let proof, let looks) = course {
                        $0[.still] = proof
                        $0[.looks] = looks
                    }
                }
                if attempt > 1 { outlasted(injection, by: attempt, why: lastFailure) }
                return true
            } catch {
                lastFailure = "\(error)"
                if attempt < Self.tries { await Wait.uncancelled(for: .milliseconds(200)) }
            }
        }
        unproven(node: injection.node, why: "healing failed three times: \(lastFailure)")
        return false
    }

    /// The fault lasted longer than the plan says: the run is inconclusive, though the heal worked in the end.
    private func outlasted(_ injection: Injection, by attempt: Int, why: String) {
        record(.guardTripped, at: timeline.now(), node: injection.node) {
            $0[.guardName] = WatchedGuard.lateHeal.name
            $0[.message] = "'\(fault)' was healed only at try \(attempt) of \(Self.tries): \(why)"
        }
    }

    /// Records what befell this step's fault.
    private func record(
        _ kind: EventKind, at moment: Int64, node: Int?, _ describe: (inout EventDetails) -> Void
    ) {
        timeline.record(kind, at: moment, node: node) {
            describe(&$0)
            $0[.step] = step
            $0[.fault] = fault
        }
    }
}

extension FaultScene {
    /// The addresses of what one of the fault's targets stands for.
    ///
    /// - Parameters:
    ///   - target: The target.
    ///   - index: Its place among the fault's targets.
    /// - Returns: The addresses of nodes and clients.
    func linkEnd(of target: Target, _ index: Int) -> LinkEnd {
        switch target {
        case .any: return .any
        case .clients: return .clients
        default:
            let addresses = cluster.addresses
            return LinkEnd(resolved[index].compactMap { addresses[$0]?.reach })
        }
    }

    /// The nodes at the larger end of a link: what is done to node 1 towards all others is not done to the others.
    /// None where both ends are as large, and where one end is no nodes.
    var farEnd: Set<Int> {
        let ends = resolved.map { Set($0) }.filter { !$0.isEmpty }
        guard ends.count == 2, ends[0].count != ends[1].count,
            let larger = ends.max(by: { $0.count < $1.count }),
            let smaller = ends.min(by: { $0.count < $1.count })
        else { return [] }
        return larger.subtracting(smaller)
    }

    /// The nodes that a partition keeps from the bus of a majority of masters, so that they are to be replaced.
    func nodesCutOff(by rule: LinkRule) -> Set<Int> {
        guard rule.effect.isPartition, rule.traffic != .clients,
            rule.packets?.silencesBus ?? true
        else { return [] }
        let masters = Set(cluster.watch.picture.masters.compactMap { $0 })
        let majority = cluster.deployment.topology.shards.count / 2 + 1
        let sides = [rule.from, rule.to].map { nodes(in: $0) }
        var cutOff: Set<Int> = []
        for (side, other) in [(sides[0], sides[1]), (sides[1], sides[0])]
        where side.count < other.count {
            let far = other.subtracting(side).intersection(masters)
            if far.count >= majority { cutOff.formUnion(side.subtracting(far)) }
        }
        return cutOff
    }

    private func nodes(in end: LinkEnd) -> Set<Int> {
        let inside = cluster.addresses.filter { _, address in
            guard let host = IPv4Prefix(address.host) else { return false }
            return end.prefixes.contains { $0.contains(host.address) }
        }
        return Set(inside.keys)
    }
}
