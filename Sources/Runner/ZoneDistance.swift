import Faults
import Linux
import Plan
import Quantities
import RunRecord
import Testbed

/// How slow links between a cluster's zones are, for a whole run: a condition, not a fault, so that no shard counts as
/// affected by it.
struct ZoneDistance {
    private let name: String
    private let proof: LinkProof

    /// The keys that ask for it, as events name it.
    private static let key = "between-zones"

    /// Puts the rules into force, and proves each by probes across it.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - cluster: Its cluster.
    ///   - network: What carries the rules out; they go with it at the run's end.
    ///   - timeline: Where it is told.
    /// - Returns: One for each two zones; none where zones are not apart.
    /// - Throws: `NetworkError` when a rule cannot be put into force.
    static func apply(
        of plan: Plan, to cluster: Cluster, _ network: NetworkController?, _ timeline: Timeline
    ) async throws -> [ZoneDistance] {
        let layout = plan.cluster.zones
        guard layout.isDistant, let network else { return [] }
        let zones = layout.zones(of: plan.cluster.topology)
        var all: [ZoneDistance] = []
        for (index, first) in layout.names.enumerated() {
            for second in layout.names[(index + 1)...] {
                let ends = [first, second].map { zone in
                    LinkEnd(
                        zones.filter { $0.value == zone }.keys.sorted()
                            .compactMap { cluster.addresses[$0]?.reach })
                }
                guard ends.allSatisfy({ !$0.prefixes.isEmpty }) else { continue }
                let applied = try await network.apply(
                    LinkRule(
                        from: ends[0], to: ends[1], isBothWays: true,
                        effect: LinkEffect(delay: layout.delay, jitter: layout.jitter)))
                let distance = ZoneDistance(
                    name: "zones \(first) and \(second)",
                    proof: LinkProof(network: network, applied: applied))
                await distance.tell(timeline, layout)
                all.append(distance)
            }
        }
        return all
    }

    /// Sees at the run's end that the rules are as they were put there.
    static func check(_ all: [ZoneDistance], _ timeline: Timeline) async {
        for distance in all {
            do {
                _ = try await distance.proof.ofPresence()
            } catch {
                distance.tellMissing(timeline, "\(error)")
            }
        }
    }

    private func tell(_ timeline: Timeline, _ layout: ZoneLayout) async {
        do {
            let receipt = try await proof.ofEffect()
            let jitter = layout.jitter > .zero ? " ± \(layout.jitter.inWords)" : ""
            timeline.record(.ambient, at: timeline.now()) {
                $0[.text] = "\(name) are \(layout.delay.inWords)\(jitter) apart, one way"
                $0[.receipt] = receipt
            }
        } catch {
            tellMissing(timeline, "\(error)")
        }
    }

    private func tellMissing(_ timeline: Timeline, _ why: String) {
        timeline.record(.receiptMissing, at: timeline.now()) {
            $0[.fault] = Self.key
            $0[.why] = "\(name): \(why)"
        }
    }
}
