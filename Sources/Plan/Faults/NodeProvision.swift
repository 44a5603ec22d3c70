/// What a fault needs of the way nodes are set up, decided before the first of them starts.
package enum NodeProvision: Sendable, CaseIterable {
    /// The library that stalls calls is preloaded into every node.
    case stallLibrary
    /// That library keeps how much of each file was synced.
    case syncRecord
    /// The library that moves the wall clock is preloaded into every node.
    case movableClock
    /// There is a place for control groups.
    case controlGroup
    /// Every node's directory is a file system of its own.
    case ownFileSystem
}
