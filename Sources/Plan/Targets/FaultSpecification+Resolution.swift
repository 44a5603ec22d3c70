extension FaultSpecification {
    /// Turns all its targets into nodes, at one instant.
    ///
    /// A fault of links may be aimed at a node that does not run. What its second target leaves to chance, or takes as
    /// a whole, is not taken from the nodes of the first: between a minority and a majority of the masters, none is in both.
    ///
    /// - Parameters:
    ///   - snapshot: The cluster at that instant.
    ///   - generator: Where random choices come from: the plan's seed.
    /// - Returns: The nodes of each target, in the order of `targets`; none for `clients` and `any`.
    /// - Throws: When no node matches.
    package func resolve(
        in snapshot: ClusterSnapshot, using generator: inout some RandomNumberGenerator
    ) throws(TargetError) -> [[Int]] {
        var resolved: [[Int]] = []
        var left = snapshot
        for target in targets {
            if target.namesClients {
                resolved.append([])
            } else if let named = target.namedNodes, Self.actsOnNetwork {
                resolved.append(named.sorted())
            } else {
                resolved.append(try target.resolve(in: left, using: &generator))
            }
            left.live.subtract(resolved.joined())
        }
        return resolved
    }
}
