import Quantities
import RedisClient
import Synchronization
import Testbed

/// Slots on their way from one master to another, as `redis-cli --cluster reshard` moves them: one after the other,
/// while clients work. Knows how far it is, so that it can be undone from wherever it stopped.
final class SlotMove: SlotMoving {
    private struct Progress {
        /// Slots that the other master owns, in the order in which they came.
        var moved: [Int] = []
        /// The slot that is in between.
        var current: Int?
        var keys = 0
    }

    let route: SlotRoute
    private let progress = Mutex(Progress())

    /// Keys that are moved by one command.
    private static let batch = 100
    /// The longest wait for one command, and for one batch of keys.
    static let patience = Duration.seconds(10)

    init(along route: SlotRoute) {
        self.route = route
    }

    /// How many keys have been moved, there and back.
    var keys: Int { progress.withLock { $0.keys } }

    /// Opens the first slot for its way: from then on the source answers ASK for what it does not have.
    ///
    /// - Returns: The proof: what the source says of the slot.
    /// - Throws: `ClusterError` when a node refuses, `RedisError`.
    func begin() async throws -> String {
        let slot = route.slots.lowerBound
        let probe = SlotProbe(slot: slot, of: route)
        try await probe.leaveKey()
        progress.withLock { $0.current = slot }
        try await open(slot, from: route.source, to: route.destination)
        let nodes = ClusterNodes(
            try await route.cluster.command(["CLUSTER", "NODES"], on: route.source).text ?? "")
        guard nodes.myself?.migrations.contains(where: { $0.slot == slot }) == true else {
            throw ClusterError(
                .unproven, "node \(route.source) does not say that slot \(slot) is migrating")
        }
        return
            "CLUSTER NODES of node \(route.source): slot \(slot) is migrating to node \(route.destination); "
            + (try await probe.askedFor())
    }

    /// Moves all slots, the one that was begun first.
    ///
    /// - Throws: `ClusterError` when a node refuses, `RedisError`, `CancellationError`.
    func finish() async throws -> String {
        for slot in route.slots {
            try Task.checkCancellation()
            try await moveOver(slot)
        }
        try await route.requireOwner(route.destination)
        return ""
    }

    /// Moves back what was moved, also in a cancelled task; a further call goes on where the last one failed.
    ///
    /// - Throws: `ClusterError` when a node refuses, `RedisError`.
    func undo() async throws {
        if let slot = progress.withLock({ $0.current }) { try await moveOver(slot) }
        while let slot = progress.withLock({ $0.moved.last }) {
            try await move(slot, from: route.destination, to: route.source)
            progress.withLock { _ = $0.moved.popLast() }
        }
        try await route.requireOwner(route.source)
    }

    private func moveOver(_ slot: Int) async throws {
        progress.withLock { $0.current = slot }
        try await move(slot, from: route.source, to: route.destination)
        progress.withLock {
            $0.current = nil
            $0.moved.append(slot)
        }
    }

    private func move(_ slot: Int, from giver: Int, to taker: Int) async throws {
        try await open(slot, from: giver, to: taker)
        while true {
            let reply = try await route.cluster.command(
                ["CLUSTER", "GETKEYSINSLOT", "\(slot)", "\(Self.batch)"], on: giver)
            let keys = (reply.elements ?? []).compactMap(\.text)
            if keys.isEmpty { break }
            try await migrate(keys, from: giver, to: taker)
            progress.withLock { $0.keys += keys.count }
        }
        // The taker first: should one of them die now, the slot has an owner.
        for node in [taker, giver] {
            try await setSlot(slot, ["NODE", route.identity(taker)], on: node)
        }
    }

    private func open(_ slot: Int, from giver: Int, to taker: Int) async throws {
        try await setSlot(slot, ["IMPORTING", route.identity(giver)], on: taker)
        try await setSlot(slot, ["MIGRATING", route.identity(taker)], on: giver)
    }

    private func migrate(_ keys: [String], from giver: Int, to taker: Int) async throws {
        guard let address = route.cluster.addresses[taker] else {
            preconditionFailure("there is no node \(taker)")
        }
        let milliseconds = Int(Self.patience.inMilliseconds)
        let reply = try await route.cluster.command(
            [
                "MIGRATE", address.host, "\(address.port)", "", "0", "\(milliseconds)", "REPLACE",
            ] + (route.cluster.credentials?.migration ?? []) + ["KEYS"] + keys, on: giver,
            timeout: Self.patience * 2)
        guard reply.isOK || reply.text == "NOKEY" else {
            throw ClusterError(
                .refused, "node \(giver) refused MIGRATE to node \(taker): \(reply)")
        }
    }

    private func setSlot(_ slot: Int, _ words: [String], on node: Int) async throws {
        let reply = try await route.cluster.command(
            ["CLUSTER", "SETSLOT", "\(slot)"] + words, on: node, timeout: Self.patience)
        guard reply.isOK else {
            let why = reply.serverError?.message ?? "\(reply)"
            throw ClusterError(
                .refused, "node \(node) refused CLUSTER SETSLOT \(slot) \(words[0]): \(why)")
        }
    }

    /// Sees that what has been moved so far is where it was moved to.
    ///
    /// - Returns: The proof in words.
    /// - Throws: `ClusterError` when it is not, `RedisError`.
    func proveMoved() async throws -> String {
        let moved = progress.withLock { $0.moved }
        guard let first = moved.first, let last = moved.last else {
            return "no slot had been moved"
        }
        guard try await route.isOwner(route.destination, of: first...last) else {
            throw route.disagreement(route.destination, first...last)
        }
        return
            "nodes \(route.source) and \(route.destination) name node \(route.destination) as owner of \(moved.count) slots"
    }
}
