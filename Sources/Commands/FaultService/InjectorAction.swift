import Plan

/// An action as the test suites of Redis clients ask their fault injector for it: a type and parameters, which stand
/// for steps of a plan.
///
/// Parameters that mean nothing for a cluster of this program, such as `bdb_id` and `cluster_index`, are passed over.
struct InjectorAction {
    /// The types that there are.
    enum Kind: String, CaseIterable {
        case failover
        case shardFailure = "shard_failure"
        case nodeFailure = "node_failure"
        case networkFailure = "network_failure"
        case dmcRestart = "dmc_restart"
        case reshard
        case slotMigrate = "slot_migrate"
        case sequence = "sequence_of_actions"
    }

    /// What a `slot_migrate` does to the endpoints that clients know.
    enum Effect: String, CaseIterable {
        case removeAdd = "remove-add"
        case remove
        case add
        case slotShuffle = "slot-shuffle"
    }

    /// The type's name.
    let type: String
    /// The steps, one after the other, as texts of a plan without their times, each with the wait before it.
    let steps: [(wait: Duration, text: String)]

    /// The most steps of a sequence.
    private static let mostSteps = 100
    /// The longest wait and the longest fault.
    private static let longest = 3600.0

    /// Reads the body of a request.
    ///
    /// - Throws: All that is wrong with it, with the nearest names.
    init(body: [UInt8]) throws(PlanError) {
        let value = try PlanParser.parse(try PlanSource(name: "action", bytes: body))
        try self.init(reading: value, depth: 0)
    }

    private init(reading value: PlanValue, depth: Int) throws(PlanError) {
        guard case .mapping = value.content, let name = value["type"] else {
            throw value.error(
                "an action has a type, such as {\"type\": \"failover\", \"parameters\": {}}")
        }
        let word = try name.word("action", among: Kind.allCases.map(\.rawValue))
        guard let kind = Kind(rawValue: word) else { throw name.error("no such action") }
        let parameters =
            value["parameters"] ?? value["params"] ?? PlanValue(.nothing, at: value.position)
        type = kind.rawValue
        guard kind == .sequence else {
            steps = [(.zero, try Self.text(of: kind, parameters))]
            return
        }
        guard let list = parameters["actions"], depth == 0 else {
            throw value.error(
                "a sequence_of_actions has actions: a list, in which is no other sequence")
        }
        var steps: [(wait: Duration, text: String)] = []
        for element in try list.list("actions") {
            let action = try InjectorAction(reading: element, depth: depth + 1)
            let wait = try Self.seconds("delay", in: element)
            steps += action.steps.map { (.seconds(wait ?? 0) + $0.wait, $0.text) }
        }
        guard (1...Self.mostSteps).contains(steps.count) else {
            throw list.error("a sequence has 1 to \(Self.mostSteps) actions, not \(steps.count)")
        }
        self.steps = steps
    }

    private static func text(
        of kind: Kind, _ parameters: PlanValue
    ) throws(PlanError) -> String {
        let slot = try integer("slot", in: parameters, 0...16383) ?? 0
        let node = try integer("node", "node_id", in: parameters, 1...99999)
        let length = try seconds("delay", "duration", in: parameters)
        switch kind {
        case .failover:
            let isForced = try parameters["force"]?.flag() ?? false
            return failover(node.map { "node \($0)" }, slot, isForced)
        case .shardFailure:
            return "{ kill: master of slot \(slot), for: \(length ?? 10)s }"
        case .nodeFailure:
            return "{ kill: \(node.map { "node \($0)" } ?? "any master"), for: \(length ?? 10)s }"
        case .networkFailure:
            let from = node.map { "node \($0)" } ?? "clients"
            return "{ partition: { from: \(from), to: any }, for: \(length ?? 5)s }"
        case .dmcRestart:
            return "{ client-kill: \(node.map { "node \($0)" } ?? "all masters") }"
        case .reshard:
            return try reshard(slot, parameters, length)
        case .slotMigrate:
            return try slotMigrate(slot, parameters, length)
        case .sequence:
            preconditionFailure("a sequence is read before")
        }
    }

    private static func slotMigrate(
        _ slot: Int, _ parameters: PlanValue, _ length: Double?
    ) throws(PlanError) -> String {
        guard let value = parameters["effect"] else {
            throw parameters.error(
                "slot_migrate has an effect: \(Effect.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        let word = try value.word("effect", among: Effect.allCases.map(\.rawValue))
        switch Effect(rawValue: word) {
        case .removeAdd: return failover(nil, slot, false)
        case .remove: return "{ forget-node: replica of slot \(slot), for: \(length ?? 5)s }"
        case .add: return "{ add-replica: master of slot \(slot), for: \(length ?? 5)s }"
        case .slotShuffle, nil: return try reshard(slot, parameters, length)
        }
    }

    private static func failover(_ node: String?, _ slot: Int, _ isForced: Bool) -> String {
        let target = node ?? "replica of slot \(slot)"
        return "{ failover: { target: \(target), mode: \(isForced ? "force" : "default") }"
            + (isForced ? " }" : ", wait-for: cluster ok }")
    }

    /// To the shard at the other end of the slots, and back after a while.
    private static func reshard(
        _ slot: Int, _ parameters: PlanValue, _ length: Double?
    ) throws(PlanError) -> String {
        let slots = try integer("slots", in: parameters, 1...16383) ?? 100
        let other = slot < 8192 ? 16383 : 0
        return
            "{ reshard: { from: master of slot \(slot), to: master of slot \(other), slots: \(slots) }, "
            + "for: \(length ?? 3)s, wait-for: cluster ok }"
    }

    // MARK: Parameters

    private static func integer(
        _ names: String..., in parameters: PlanValue, _ range: ClosedRange<Int>
    ) throws(PlanError) -> Int? {
        for name in names {
            guard let value = parameters[name], !value.isNothing else { continue }
            return try value.integer(in: range)
        }
        return nil
    }

    private static func seconds(
        _ names: String..., in parameters: PlanValue
    ) throws(PlanError) -> Double? {
        for name in names {
            guard let value = parameters[name], !value.isNothing else { continue }
            return try value.number(in: 0.001...longest)
        }
        return nil
    }
}
