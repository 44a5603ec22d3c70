import Foundation
import Linux
import Quantities
package import Testbed

/// Proves a link rule by probes across it and by what its own counters say.
package struct LinkProof: Sendable {
    let network: NetworkController
    let applied: AppliedRule

    /// The proof of a rule that was applied.
    package init(network: NetworkController, applied: AppliedRule) {
        self.network = network
        self.applied = applied
    }

    /// How sure the absence of an effect must be before it counts as one: an event expected so often fails to
    /// come once in a thousand times (e to the power of -7).
    private static let expectedEvents = 7.0

    private var effect: LinkEffect { applied.rule.effect }

    /// Sees that the rule is in force.
    ///
    /// - Returns: The proof in words.
    /// - Throws: `ClusterError` when probes cross the link as if there were no rule; `NetworkError`.
    package func ofEffect() async throws -> String {
        let probe = try await network.probe(applied)
        let counters = try await network.counters(applied)
        guard counters.packets > 0 else {
            throw failure("the rule counted none of \(probe.sent) probes")
        }
        if effect.isPartition, let time = probe.medianThereNanoseconds {
            throw failure("a probe came through in \(Self.milliseconds(time)) ms")
        }
        if let time = Self.tooQuick(probe.thereNanoseconds, for: effect) {
            throw failure("probes came through in \(Self.milliseconds(time)) ms")
        }
        try checkVariation(probe)
        return
            "\(words(probe))\(try await ofSparing()); the rule counted \(counters.packets) packets"
    }

    /// Sees that a rule about some packets of the link leaves the others alone; in words that follow others.
    private func ofSparing() async throws -> String {
        guard applied.rule.packets != nil else { return "" }
        let probe = try await network.probe(applied, isSpared: true)
        guard probe.medianThereNanoseconds != nil else {
            throw failure("it is not about all packets, and none comes through")
        }
        return "; of those that it spares, \(probe.thereNanoseconds.count) of \(probe.sent) did"
    }

    /// Sees that the rule is still in force as it was put there, which takes some milliseconds.
    ///
    /// - Returns: The proof in words.
    /// - Throws: `ClusterError` when somebody else removed or changed it; `NetworkError`.
    package func ofPresence() async throws -> String {
        if let change = try await network.tampering(with: applied) {
            throw failure(change)
        }
        let counters = try await network.counters(applied)
        return "tc lists the rule as it was put there; it counted \(counters.packets) packets"
    }

    /// Sees that the rule is in force, and sends probes across it.
    ///
    /// - Returns: The proof in words.
    /// - Throws: `ClusterError` when they cross it as if there were no rule; `NetworkError`.
    func ofEffectSoFar() async throws -> String {
        let presence = try await ofPresence()
        let probe = try await network.probe(applied, count: 3)
        // One that is removed meanwhile lets probes through, and is nobody's failure.
        guard await network.isInForce(applied) else { return presence }
        if effect.isPartition, let time = probe.medianThereNanoseconds {
            throw failure("a probe came through in \(Self.milliseconds(time)) ms")
        }
        if let time = Self.tooQuick(probe.thereNanoseconds, for: effect) {
            throw failure("probes came through in \(Self.milliseconds(time)) ms")
        }
        return "\(presence); \(words(probe))"
    }

    /// Removes the rule and tells what it did. Also works in a cancelled task, and more than once.
    ///
    /// - Throws: `ClusterError` when its counters say that it did nothing; `NetworkError`.
    func ofRemoval() async throws -> Receipt {
        // The programs that are run for it must not be ended by the cancellation of a run.
        try await Task {
            // The rule holds until now; removing it takes some milliseconds.
            let at = MonotonicClock.now()
            try await network.remove(applied)
            let counters = try await network.counters(applied)
            try check(counters)
            let probe = try await network.probe(applied, count: 3)
            return Receipt(
                at: at, text: "rule removed after \(Self.words(counters)); \(words(probe))")
        }.value
    }

    /// Removes the rule, also in a cancelled task.
    func remove() async throws {
        try await Task { try await network.remove(applied) }.value
    }

    private func check(_ counters: LinkCounters) throws {
        if let overflowed = counters.overflowed, overflowed > 0 {
            throw failure("\(overflowed) packets were lost that nobody asked to lose")
        }
        let befell: [(name: String, chance: Double, count: Int?)] = [
            ("lost", effect.loss, counters.dropped),
            ("doubled", effect.duplicate, counters.duplicated),
            ("reordered", effect.reorder, counters.reordered),
            ("corrupted", effect.corrupt, counters.corrupted),
        ]
        for (name, chance, count) in befell
        where count == 0 && chance * Double(counters.packets) > Self.expectedEvents {
            throw failure("none of \(counters.packets) packets was \(name)")
        }
    }

    /// Looks for probes that should have been held for longer.
    ///
    /// - Parameters:
    ///   - times: What the probes took, in nanoseconds, ascending.
    ///   - effect: What the rule should do.
    /// - Returns: How long such a probe took, in nanoseconds; nil where they were held, or where the rule may
    ///   have let all of them overtake.
    static func tooQuick(_ times: [Int64], for effect: LinkEffect) -> Int64? {
        guard let slowest = times.last else { return nil }
        let least =
            (effect.delay - effect.jitter * 4 + effect.timeOnTheLine(ofProbe: effect.probeBytes))
            .wholeNanoseconds
        // Of a rule that holds all, the middle one shows it. Of one that lets some by, any number of ten may
        // overtake: only the slowest shows that others are held, unless all may well have been let by.
        guard effect.reorder > 0 else {
            let middle = times[(times.count - 1) / 2]
            return middle < least ? middle : nil
        }
        let allOvertake = pow(effect.reorder, Double(times.count))
        return slowest < least && allOvertake < exp(-expectedEvents) ? slowest : nil
    }

    private func failure(_ reason: String) -> ClusterError {
        ClusterError(
            .unproven, "the link rule does not do what it should: \(reason)")
    }

    /// That the probes of a link that varies vary: ten of them lie within a fourth of the jitter
    /// less than once in 200,000 times, whether uniform or normal.
    private func checkVariation(_ probe: LinkProbeResult) throws {
        guard effect.jitter > .zero, effect.reorder == 0, probe.thereNanoseconds.count >= 10,
            let quickest = probe.thereNanoseconds.first, let slowest = probe.thereNanoseconds.last,
            slowest - quickest < (effect.jitter / 4).wholeNanoseconds
        else { return }
        throw failure(
            "probes vary by \(Self.milliseconds(slowest - quickest)) ms, not by "
                + "\(effect.jitter.inWords)")
    }

    private func words(_ probe: LinkProbeResult) -> String {
        guard let there = probe.medianThereNanoseconds else {
            return "none of \(probe.sent) probes came through"
        }
        var span = ""
        if effect.jitter > .zero, let quickest = probe.thereNanoseconds.first,
            let slowest = probe.thereNanoseconds.last
        {
            span = " (\(Self.milliseconds(quickest)) to \(Self.milliseconds(slowest)))"
        }
        let back = probe.medianBackNanoseconds.map { "back \(Self.milliseconds($0)) ms" }
        return "\(probe.thereNanoseconds.count) of \(probe.sent) probes came through: there "
            + "\(Self.milliseconds(there)) ms\(span), \(back ?? "none back")"
    }

    private static func words(_ counters: LinkCounters) -> String {
        let parts: [(String, Int?)] = [
            ("delayed", counters.delayed), ("dropped", counters.dropped),
            ("doubled", counters.duplicated), ("reordered", counters.reordered),
            ("corrupted", counters.corrupted),
        ]
        return
            (["\(counters.packets) packets"]
            + parts.compactMap { name, count in
                count.flatMap { $0 > 0 ? "\($0) \(name)" : nil }
            }).joined(separator: ", ")
    }

    private static func milliseconds(_ nanoseconds: Int64) -> String {
        String(format: "%.1f", Double(nanoseconds) / 1e6)
    }
}
