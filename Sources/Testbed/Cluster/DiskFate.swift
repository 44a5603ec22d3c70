/// What of a node's files is still there when it starts again.
package enum DiskFate: String, Sendable, CaseIterable {
    /// All.
    case keep
    /// All but its data: it is the same node and has lost what it stored.
    case wipeData = "wipe-data"
    /// None that it wrote itself: it is another node, which knows nobody, at the same address.
    case wipeAll = "wipe-all"
}
