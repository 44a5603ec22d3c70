/// The nodes that a redirection is followed to.
package enum RedirectScope: String, CaseIterable, Codable, Sendable {
    /// Any of the cluster's.
    case anyNode = "any-node"
    /// Those that the slot table names as masters, unless reads go to replicas; a redirection to another one
    /// ends the attempt as `redirectsExhausted`.
    case masters
}
