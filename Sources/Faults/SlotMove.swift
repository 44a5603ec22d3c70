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

    /// The master that gives.
    let source: Int
    /// The master that takes.
    let destination: Int
    /// All slots to move.
    let slots: ClosedRange<Int>

    let cluster: Cluster
    private let progress = Mutex(Progress())

    /// Keys that are moved by one command.
    private static let batch = 100
    /// The longest wait for one command, and for one batch of keys.
    static let patience = Duration.seconds(10)

    init(_ slots: ClosedRange<Int>, from source: Int, to destination: Int, in cluster: Cluster) {
        self.slots = slots
        self.source = source
        self.destination = destination
        self.cluster = cluster
    }

    /// How many keys have been moved, there and back.
    var keys: Int { progress.withLock { $0.keys } }

    /// Opens the first slot for its way: from then on the source answers ASK for what it does not have.
    ///
    /// - Returns: The proof: what the source says of the slot.
    /// - Throws: `ClusterError` when a node refuses, `RedisError`.
    func begin() async throws -> String {
        let slot = slots.lowerBound
        let probe = SlotProbe(slot: slot, of: self)
        try await probe.leaveKey()
        progress.withLock { $0.current = slot }
        try await open(slot, from: source, to: destination)
        let nodes = ClusterNodes(
            try await cluster.command(["CLUSTER", "NODES"], on: source).text ?? "")
        guard nodes.myself?.migrations.contains(where: { $0.slot == slot }) == true else {
            throw ClusterError(
                "node \(source) does not say that slot \(slot) is migrating", isUnavailable: false)
        }
        return "CLUSTER NODES of node \(source): slot \(slot) is migrating to node \(destination); "
            + (try await probe.askedFor())
    }

    /// Moves all slots, the one that was begun first.
    ///
    /// - Throws: `ClusterError` when a node refuses, `RedisError`, `CancellationError`.
    func finish() async throws -> String {
        for slot in slots {
            try Task.checkCancellation()
            try await moveOver(slot)
        }
        try await requireOwner(destination)
        return ""
    }

    /// Moves back what was moved, also in a cancelled task; a further call goes on where the last one failed.
    ///
    /// - Throws: `ClusterError` when a node refuses, `RedisError`.
    func undo() async throws {
        if let slot = progress.withLock({ $0.current }) { try await moveOver(slot) }
        while let slot = progress.withLock({ $0.moved.last }) {
            try await move(slot, from: destination, to: source)
            progress.withLock { _ = $0.moved.popLast() }
        }
        try await requireOwner(source)
    }

    private func moveOver(_ slot: Int) async throws {
        progress.withLock { $0.current = slot }
        try await move(slot, from: source, to: destination)
        progress.withLock {
            $0.current = nil
            $0.moved.append(slot)
        }
    }

    private func move(_ slot: Int, from giver: Int, to taker: Int) async throws {
        try await open(slot, from: giver, to: taker)
        while true {
            let reply = try await cluster.command(
                ["CLUSTER", "GETKEYSINSLOT", "\(slot)", "\(Self.batch)"], on: giver)
            let keys = (reply.elements ?? []).compactMap(\.text)
            if keys.isEmpty { break }
            try await migrate(keys, from: giver, to: taker)
            progress.withLock { $0.keys += keys.count }
        }
        // The taker first: should one of them die now, the slot has an owner.
        for node in [taker, giver] { try await setSlot(slot, ["NODE", identity(taker)], on: node) }
    }

    private func open(_ slot: Int, from giver: Int, to taker: Int) async throws {
        try await setSlot(slot, ["IMPORTING", identity(giver)], on: taker)
        try await setSlot(slot, ["MIGRATING", identity(taker)], on: giver)
    }

    private func migrate(_ keys: [String], from giver: Int, to taker: Int) async throws {
        guard let address = cluster.addresses[taker] else {
            preconditionFailure("there is no node \(taker)")
        }
        let milliseconds = Int(Self.patience.inMilliseconds)
        let reply = try await cluster.command(
            [
                "MIGRATE", address.host, "\(address.port)", "", "0", "\(milliseconds)", "REPLACE",
            ] + (cluster.credentials?.migration ?? []) + ["KEYS"] + keys, on: giver,
            timeout: Self.patience * 2)
        guard reply.isOK || reply.text == "NOKEY" else {
            throw ClusterError(
                "node \(giver) refused MIGRATE to node \(taker): \(reply)", isUnavailable: false)
        }
    }

    private func setSlot(_ slot: Int, _ words: [String], on node: Int) async throws {
        let reply = try await cluster.command(
            ["CLUSTER", "SETSLOT", "\(slot)"] + words, on: node, timeout: Self.patience)
        guard reply.isOK else {
            let why = reply.serverError?.message ?? "\(reply)"
            throw ClusterError(
                "node \(node) refused CLUSTER SETSLOT \(slot) \(words[0]): \(why)",
                isUnavailable: false)
        }
    }

    /// Waits until both masters agree that one of them owns all the slots.
    private func requireOwner(_ owner: Int) async throws {
        let deadline = cluster.now + Self.patience.wholeNanoseconds
        while true {
            if try await isOwner(owner, of: slots) { return }
            guard cluster.now < deadline else {
                throw ClusterError(
                    "nodes \(source) and \(destination) do not agree that node \(owner) owns slots "
                        + "\(slots.lowerBound) to \(slots.upperBound)", isUnavailable: false)
            }
            await Wait.uncancelled(for: .milliseconds(20))
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
        guard try await isOwner(destination, of: first...last) else {
            throw ClusterError(
                "nodes \(source) and \(destination) do not agree that node \(destination) owns slots "
                    + "\(first) to \(last)", isUnavailable: false)
        }
        return
            "nodes \(source) and \(destination) name node \(destination) as owner of \(moved.count) slots"
    }

    private func isOwner(_ owner: Int, of slots: ClosedRange<Int>) async throws -> Bool {
        try await Self.isOwner(owner, of: slots, source, destination, in: cluster)
    }

    /// Whether two masters say that one of them owns all of some slots.
    static func isOwner(
        _ owner: Int, of slots: ClosedRange<Int>, _ source: Int, _ destination: Int,
        in cluster: Cluster
    ) async throws -> Bool {
        for node in [source, destination] {
            let nodes = ClusterNodes(
                try await cluster.command(["CLUSTER", "NODES"], on: node).text ?? "")
            let owned = nodes[cluster.identities[owner] ?? ""]?.slots ?? []
            guard
                owned.contains(where: {
                    $0.contains(slots.lowerBound) && $0.contains(slots.upperBound)
                })
            else { return false }
        }
        return true
    }

    private func identity(_ node: Int) -> String {
        guard let identity = cluster.identities[node] else {
            preconditionFailure("there is no node \(node)")
        }
        return identity
    }
}
