/// Which node a retry goes to.
package enum RetryTarget: String, CaseIterable, Codable, Sendable {
    /// The slot's master as the slot table names it by then.
    case slotOwner = "slot-owner"
    /// The node of the failed attempt, whoever owns the slot by then.
    case sameNode = "same-node"
    /// Any master of the slot table, which redirects to the owner.
    case anyMaster = "any-master"
}
