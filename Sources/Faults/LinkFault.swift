package import Linux
package import Plan
package import Testbed

/// A fault of the links between nodes and clients: the packets from one end to the other meet an effect.
package protocol LinkFault: Fault {
    /// Which packets.
    var link: FaultyLink { get }
    /// What becomes of them.
    var effect: LinkEffect { get }
    /// Which of the link's packets, by what is in them; nil for all.
    var packets: PacketKind? { get }
}

extension LinkFault {
    /// Most faults of links befall all packets.
    package var packets: PacketKind? { nil }
    package static var durationRule: DurationRule { .required }
    package static var endsByItself: Bool { false }
    package static var disablesNode: Bool { false }
    package static var actsOnNetwork: Bool { true }
    package static var needsNetworkEngine: Bool { true }

    package var target: Target { link.from }
    package var targets: [Target] { [link.from, link.to] }

    /// Puts the link's rule into force and proves it by probes across it and the rule's own counters.
    package func inject(into scene: FaultScene) async throws {
        guard let network = scene.network else {
            preconditionFailure("a plan with '\(Self.name)' runs with a network controller")
        }
        let rule = LinkRule(
            from: scene.linkEnd(of: link.from, 0), to: scene.linkEnd(of: link.to, 1),
            isBothWays: link.isBothWays, traffic: link.traffic, packets: packets,
            effect: effect)
        let applied = try await network.apply(rule)
        let proof = LinkProof(network: network, applied: applied)
        let at = scene.cluster.now
        let cutOff = scene.nodesCutOff(by: rule)
        let far = scene.farEnd
        let nodes: [Int?] = scene.targets.isEmpty ? [nil] : scene.targets
        do {
            let receipt = try await proof.ofEffect()
            for node in nodes {
                scene.inflict(
                    Injection(
                        node: node, effect: at, receipt: receipt,
                        disables: node.map(cutOff.contains) ?? false,
                        isFar: node.map { far.contains($0) && !cutOff.contains($0) } ?? false,
                        isolates: node.map(cutOff.contains) ?? false,
                        // Of the rule's nodes only the first sends probes, which stand for all.
                        course: .untilHealed(
                            lookEvery: node == nodes.first ? .seconds(1) : nil,
                            look: proof.ofEffectSoFar, stillActs: proof.ofPresence),
                        remedy: { try await proof.ofRemoval() }))
            }
        } catch {
            try await proof.remove()
            throw error
        }
    }

    /// The documentation of a fault of links: its own keys, then the link's.
    static func linkDocumentation(
        _ fields: [FieldDocumentation], receipt: String, falsifiers: String,
        example: String
    ) -> FaultDocumentation {
        FaultDocumentation(
            fields: SectionDocumentation(name, fields + FaultyLink.fields), receipt: receipt,
            falsifiers: falsifiers
                + " A rule that somebody removes, changes or goes round, be it for a moment: the kernel tells of each "
                + "change of lo's filters, and tc lists them all every second and before the heal, where they must be as they were and no others beside them, and probes cross every second.",
            heal:
                "The rule is removed after `for:`, and at the run's end however it ends; its counters and a "
                + "probe tell what happened meanwhile.",
            requirements:
                "the sandbox, tc, and the kernel's sch_netem or a TUN device or pairs of interfaces",
            example: example)
    }
}

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

    private init(from: Target, to: Target, isBothWays: Bool, traffic: LinkTraffic) {
        self.from = from
        self.to = to
        self.isBothWays = isBothWays
        self.traffic = traffic
    }

    /// The same link, of which only the bus is meant.
    ///
    /// - Throws: When the plan says that other traffic is.
    func onBus(reading fields: PlanFields) throws(PlanError) -> FaultyLink {
        if let traffic = try fields.word("traffic"), traffic != LinkTraffic.bus.rawValue {
            throw PlanError(
                fields.position(of: "traffic"),
                "the bus' messages are on the bus alone: leave it out")
        }
        return FaultyLink(from: from, to: to, isBothWays: isBothWays, traffic: .bus)
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
