package import Plan
package import Testbed

/// Which packets a fault of links befalls, as a plan says it.
package struct FaultyLink: Hashable, Sendable {
    /// Who sends them.
    package let from: Target
    /// Whom they are for.
    package let to: Target
    /// Whether what `to` sends to `from` meets the same.
    package let isBothWays: Bool
    /// Which of them.
    package let traffic: LinkTraffic

    /// The keys of a plan.
    static let fields = [
        FieldDocumentation(
            "from", .target, required: true, "Who sends the packets; also clients and any."),
        FieldDocumentation("to", .target, "Whom they are for; any by default."),
        FieldDocumentation(
            "ways", .word(["one", "both"]),
            "one: only packets from 'from' to 'to'; both: also those that come back (the default)."),
        FieldDocumentation(
            "traffic", .word(LinkTraffic.allCases.map(\.rawValue)),
            "clients: the port of clients and replication; bus: the cluster bus; all (the default)."
        ),
    ]

    /// Reads the link's keys.
    ///
    /// - Throws: When a node is at both ends, or a target is wrong.
    init(reading fields: PlanFields) throws(PlanError) {
        from = try fields.required(try fields.target("from"), "from")
        to = try fields.target("to") ?? .any
        isBothWays = try fields.word("ways") != "one"
        traffic = try fields.word("traffic").flatMap(LinkTraffic.init) ?? .all
        let far = Set(to.namedNodes ?? [])
        if from != to, let both = from.namedNodes?.first(where: far.contains) {
            throw PlanError(
                fields.position(of: "to"),
                "node \(both) is at both ends: name each node on one side only")
        }
        guard from == to, from != .any else { return }
        switch from {
        case .node, .nodes, .clients, .masterOfSlot, .masterOfKey, .allMasters, .allReplicas,
            .allNodes, .zone, .mastersInZone:
            throw PlanError(
                fields.position(of: "to"),
                "'from' and 'to' are both '\(from.text)': there is no link between them")
        default: break
        }
    }

    /// `from node 1 to any`, with what is not usual.
    var text: String {
        var text = "\(isBothWays ? "between" : "from") \(from.text)"
        text += "\(isBothWays ? " and" : " to") \(to.text)"
        return traffic == .all ? text : text + " (\(traffic.rawValue))"
    }
}

extension FaultyLink {
    /// The key `chance`, from above 0 to 1.
    static func chance(reading fields: PlanFields) throws(PlanError) -> Double {
        let chance = try fields.required(try fields.percentage("chance"), "chance")
        guard chance > 0 else {
            throw PlanError(fields.position(of: "chance"), "a chance of 0% does nothing")
        }
        return chance
    }
}

extension Double {
    /// A part of 1 as a percentage: `2.5%`.
    var inPercent: String {
        let percent = (self * 100_000).rounded() / 1000
        return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
    }
}
