import Quantities
import RedisClient
import Testbed

/// What a client is told of a slot on its way, asked for keys of the harness's own.
struct SlotProbe: Sendable {
    private let route: SlotRoute
    private let slot: Int
    /// A key of the slot that there is, for some seconds.
    private let present: String
    /// A key of the slot that never is.
    private let absent: String

    /// A probe of one of the route's slots.
    init(slot: Int, of route: SlotRoute) {
        self.route = route
        self.slot = slot
        // One number in 16384 falls into a slot.
        let tag = (0...).first { HashSlot.of("\($0)") == slot } ?? 0
        present = "{\(tag)}shaketable:present"
        absent = "{\(tag)}shaketable:absent"
    }

    /// Writes the key that there is, before the slot sets out.
    ///
    /// - Throws: `ClusterError` when the source refuses it, `RedisError`.
    func leaveKey() async throws {
        let lifetime = "\(Int(SlotMove.patience.inMilliseconds))"
        let reply = try await route.cluster.command(
            ["SET", present, "1", "PX", lifetime], on: route.source)
        guard reply.isOK else {
            throw ClusterError(
                "node \(route.source) refused a write to slot \(slot): \(reply)",
                isUnavailable: false)
        }
    }

    /// Asks the source for a key that it does not have, and for two of which it has one.
    ///
    /// - Returns: What it said: ASK to the one; TRYAGAIN to both, or before Redis 7.0 ASK.
    /// - Throws: `ClusterError` when it does not redirect, `RedisError`.
    func askedFor() async throws -> String {
        let one = try await answer(["EXISTS", absent])
        guard one.hasPrefix("ASK \(slot) ") else {
            throw ClusterError(
                "node \(route.source) answered '\(one)' for a key of the migrating slot \(slot), "
                    + "not ASK", isUnavailable: false)
        }
        let two = try await answer(["EXISTS", present, absent])
        return "for a key it has not it says \(one), for two of which it has one "
            + (two.split(separator: " ").first.map(String.init) ?? two)
    }

    private func answer(_ words: [String]) async throws -> String {
        let reply = try await route.cluster.command(words, on: route.source)
        return reply.serverError?.message ?? "\(reply)"
    }
}
