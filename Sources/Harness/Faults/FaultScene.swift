import Evidence
import Synchronization

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

    /// How often a heal is tried.
    private static let tries = 3

    private let fault: String
    private let timeline: Timeline
    private let remedies = Mutex<[Injection]>([])

    /// The scene of one step.
    package init(
        cluster: Cluster, network: NetworkController?, resolved: [[Int]], duration: Duration?,
        step: Int, fault: String, timeline: Timeline
    ) {
        self.cluster = cluster
        self.network = network
        self.resolved = resolved
        targets = Set(resolved.joined()).sorted()
        self.duration = duration
        self.step = step
        self.fault = fault
        self.timeline = timeline
    }

    /// Records an effect that was proven, and what undoes it.
    package func inflict(_ injection: Injection) {
        remedies.withLock { $0.append(injection) }
        var facts: [String: EventValue] = [
            "receipt": .text(injection.receipt), "disables": .flag(injection.disables),
        ]
        if injection.isFar { facts["far"] = .flag(true) }
        timeline.record(
            .faultInjected, at: injection.effect, node: injection.node, details: details(facts))
    }

    /// Records that an effect could not be proven; the run is inconclusive.
    package func unproven(node: Int?, why: String) {
        timeline.record(
            .receiptMissing, at: timeline.now(), node: node,
            details: details(["why": .text(why)]))
    }

    /// When the newest effect was had, in nanoseconds on CLOCK_MONOTONIC; nil while there is none.
    package var newestEffect: Int64? { remedies.withLock { $0.map(\.effect).max() } }

    /// Undoes everything that was inflicted, the newest first. What cannot be undone after three
    /// tries is recorded as unproven. Also works in a cancelled task; a second call does nothing.
    package func heal() async {
        let pending = remedies.withLock { remedies in
            defer { remedies = [] }
            return remedies
        }
        for injection in pending.reversed() {
            await heal(injection)
        }
    }

    private func heal(_ injection: Injection) async {
        guard let remedy = injection.remedy else { return }
        var lastFailure = ""
        for attempt in 1...Self.tries {
            do {
                let receipt = try await remedy()
                let history =
                    attempt == 1
                    ? "" : "; only try \(attempt) of \(Self.tries) worked, before: \(lastFailure)"
                timeline.record(
                    .faultHealed, at: receipt.at, node: injection.node,
                    details: details(["receipt": .text(receipt.text + history)]))
                if attempt > 1 { outlasted(injection, by: attempt, why: lastFailure) }
                return
            } catch {
                lastFailure = "\(error)"
                if attempt < Self.tries { await Wait.uncancelled(for: .milliseconds(200)) }
            }
        }
        unproven(node: injection.node, why: "healing failed three times: \(lastFailure)")
    }

    /// The fault lasted longer than the plan says: the run is inconclusive, though the heal worked in the end.
    private func outlasted(_ injection: Injection, by attempt: Int, why: String) {
        timeline.record(
            .guardTripped, at: timeline.now(), node: injection.node,
            details: details([
                "guard": .text(WatchedGuard.lateHeal.name),
                "message": .text(
                    "'\(fault)' was healed only at try \(attempt) of \(Self.tries): \(why)"),
            ]))
    }

    private func details(_ more: [String: EventValue]) -> [String: EventValue] {
        more.merging(["step": .integer(Int64(step)), "fault": .text(fault)]) { own, _ in own }
    }
}
