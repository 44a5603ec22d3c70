import Quantities

extension ClusterSpecification {
    /// Whether a node that ends finds its data again when it starts.
    ///
    /// - Parameter isCrash: Whether it ends at once; else it is asked to, and saves when it has rules for that.
    /// - Returns: Whether all that it acknowledged is there.
    package func keepsData(inCrash isCrash: Bool) -> Bool {
        if values(of: "appendonly").last == "yes" { return true }
        return !isCrash && hasSaveRules
    }

    /// What the nodes store, in a clause: `appendonly no, save ""`.
    package var persistenceText: String {
        let append = "appendonly \(values(of: "appendonly").last ?? "no")"
        return hasSaveRules
            ? "\(append), and save rules that may not have been met" : "\(append), save \"\""
    }

    /// Without the directive the server has rules of its own.
    private var hasSaveRules: Bool { values(of: "save").last.map { !$0.isEmpty } ?? true }

    /// What follows when a master is away for less than node-timeout and has lost its data.
    ///
    /// - Parameters:
    ///   - target: Who is away.
    ///   - away: For how long; nil for as short as can be.
    ///   - lost: What it comes back without.
    ///   - why: Why that is gone, in a clause.
    /// - Returns: The warning; nil when nobody else would lose theirs.
    package func rebirthWarning(
        _ target: Target, away: Duration?, without lost: String = "its data", why: String
    ) -> String? {
        let away = away ?? .zero
        guard replicas > 0, away < nodeTimeout, target.mayBeMaster(of: topology) else { return nil }
        return
            "a master that is back within node-timeout (\(away.inWords) of \(nodeTimeout.inWords)) stays the master, "
            + "and comes back without \(lost) (\(why)): its replicas then throw theirs away"
    }
}
