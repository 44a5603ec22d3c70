package import Quantities
import RunRecord

/// One fault and one shard that it was done to: what clients of the shard felt of it is told from its effect on.
package struct FaultHit: Hashable, Sendable {
    /// The shard, from 1.
    package let shard: Int
    /// The step of the plan, from 0; nil for what no step did, such as a process that ended by itself.
    package let step: Int?
    /// When it took effect.
    package let effect: Offset
    /// Until when what befalls the shard's clients may be its doing: how long a failover takes after its heal, but
    /// no longer than to the next fault of the shard, or of another shard's master.
    package let reach: Offset
    /// The loss's place in `RunAnalysis.losses`, when the fault cost the shard its master.
    package let loss: Int?
    /// What ties the values of several measures to the same fault: the loss's place, and numbers beyond the losses
    /// for the others.
    package let number: Int
}

/// Finds what each fault of a run was done to.
struct FaultHitReader {
    /// Effects of one step on one shard this close together are one fault, not a repetition.
    private static let sameFault: Duration = .seconds(1)
    /// How long a commanded failover may take before the server gives it up (CLUSTER_MF_TIMEOUT).
    private static let commandTimeout: Duration = .seconds(5)

    private struct Draft {
        let shard: Int
        let step: Int?
        let effect: Offset
        let healed: Offset?
        let loss: Int?
        let isCommand: Bool
    }

    private let record: RunRecord
    private let losses: [MasterLoss]
    private let settling: Duration

    init(_ record: RunRecord, losses: [MasterLoss]) {
        self.record = record
        self.losses = losses
        settling = .seconds(FailoverModel(record.description).worstCaseSeconds)
    }

    /// The shards that an injection was done to.
    ///
    /// A partition names the nodes at both of its ends, but only those that it cuts off from the majority feel
    /// it. What has no node is done to clients, of all shards.
    func shards(of injection: Event) -> [Int] {
        if let shard = injection.shard { return [shard] }
        let topology = record.description.topology
        guard let node = injection.node else { return topology.shards.map { $0.number } }
        guard injection[.isFar] != true else { return [] }
        return topology.shard(ofNode: node).map { [$0.number] } ?? []
    }

    /// Every fault and shard, those that cost a master first.
    func hits() -> [FaultHit] {
        let drafts = drafts()
        return drafts.enumerated().map { place, draft in
            FaultHit(
                shard: draft.shard, step: draft.step, effect: draft.effect,
                reach: reach(of: draft, among: drafts), loss: draft.loss,
                number: draft.loss ?? losses.count + place)
        }
    }

    private func drafts() -> [Draft] {
        var drafts = losses.enumerated().filter { $0.element.cause != .none }.map { index, loss in
            Draft(
                shard: loss.shard, step: loss.step, effect: loss.effect, healed: loss.disabledUntil,
                loss: index, isCommand: loss.cause == .command)
        }
        for event in record.timeline where event.kind == .faultInjected {
            let step = event[.step]
            for shard in shards(of: event) {
                let isKnown = drafts.contains {
                    $0.shard == shard && $0.step == step
                        && abs(($0.effect - event.at).inSeconds) < Self.sameFault.inSeconds
                }
                if isKnown { continue }
                drafts.append(
                    Draft(
                        shard: shard, step: step, effect: event.at, healed: healed(event),
                        loss: nil, isCommand: false))
            }
        }
        return drafts
    }

    /// When a fault was healed; its own instant when there is nothing to heal, nil when it never was.
    private func healed(_ injection: Event) -> Offset? {
        func belongs(_ event: Event) -> Bool {
            event.kind == .faultHealed && event[.step] == injection[.step]
        }
        let heal = record.timeline.first {
            belongs($0) && $0.node == injection.node && $0.at >= injection.at
        }
        return heal?.at ?? (record.timeline.contains(where: belongs) ? nil : injection.at)
    }

    private func reach(of draft: Draft, among drafts: [Draft]) -> Offset {
        let patience = draft.isCommand ? max(Self.commandTimeout, settling) : settling
        let own = draft.healed.map { $0 + patience } ?? record.end
        let later = drafts.filter {
            $0.step != draft.step && draft.effect < $0.effect
                && ($0.shard == draft.shard || $0.loss != nil)
        }.map { $0.effect }.min()
        return min(own, later ?? own)
    }
}
