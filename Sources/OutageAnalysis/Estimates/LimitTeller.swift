import RedisClient
import ServerLog

/// Says what an analysis could not take into account.
enum LimitTeller {
    /// The limits, in sentences.
    static func limits(of analysis: OutageAnalysis, nodes: ClusterNodes?) -> [String] {
        var limits: [String] = []
        let told = Set(analysis.sources.compactMap(\.node))
        let missing = (nodes?.nodes ?? []).compactMap { NodeID($0.id) }
            .filter { !told.contains($0) }
        if !missing.isEmpty {
            limits.append(
                "There is no log of \(Span.count(missing.count, "node", "nodes")) "
                    + "(\(missing.map { analysis.name($0) }.joined(separator: ", "))): what they "
                    + "did is known only as far as others tell it.")
        }
        for source in analysis.sources {
            let tally = source.tally
            if tally.unprefixed > 0 {
                limits.append(
                    "\(source.shortName): \(tally.unprefixed) lines could not be read.")
            }
            if source.factsNotKept > 0 {
                limits.append(
                    "\(source.shortName): of \(source.factsNotKept) facts more than the first and the "
                        + "last \(FactList<Int>.limit / 2) of their kind is only their number known."
                )
            }
            if source.hasInferredYears, let first = source.firstAt {
                limits.append(
                    "\(source.shortName) names no years: \(first.date.prefix(4)) is inferred; --year "
                        + "gives another.")
            }
            if source.node == nil, source.firstAt != nil {
                limits.append("\(source.nodeName): which node wrote it is not known.")
            }
        }
        if analysis.nodeTimeout.origin == .assumed {
            limits.append(
                "The logs do not show the node timeout: the default of "
                    + "\(Span.text(NodeTimeout.standard)) is assumed.")
        }
        return limits
    }
}
