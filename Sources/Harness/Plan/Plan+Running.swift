import Evidence

extension Plan {
    /// Whether any step is a fault of the network, which takes a network of the plan's own.
    package var disturbsNetwork: Bool {
        timeline.contains { type(of: $0.fault).actsOnNetwork }
    }

    /// Whether any of those steps is a rule for links, which takes an engine.
    package var needsNetworkEngine: Bool { timeline.contains { $0.fault is any LinkFault } }

    /// Whether only trying tells if this machine can do what the plan asks, which takes the sandbox.
    package var mustBeTried: Bool {
        disturbsNetwork || !provisions.isSubset(of: [.stallLibrary, .movableClock])
    }

    /// The first step that this machine cannot do, and why; nil when there is none. To be asked where the plan is to run.
    package func unavailability(isSandboxed: Bool) async -> (step: Step, reason: String)? {
        var known: [String: String?] = [:]
        for step in timeline {
            let kind = type(of: step.fault)
            if known[kind.name] == nil {
                known[kind.name] = await kind.unavailability(isSandboxed: isSandboxed)
            }
            if let reason = known[kind.name] ?? nil { return (step, reason) }
        }
        return nil
    }
}

extension Plan {
    /// How many nodes the plan's steps may start that join a cluster, over all runs on it.
    package var mostNewNodes: Int {
        let each = timeline.compactMap { $0.fault as? AddReplica }
            .map { $0.mostNewNodes(of: cluster) }.reduce(0, +)
        return reuse == .healed ? each * runs : each
    }

    /// Where the plan's control groups are to be made; nil when it needs none, or none can be made.
    package var processorController: ProcessorController? {
        guard provisions.contains(.controlGroup),
            case .found(let controller) = ProcessorController.find()
        else { return nil }
        return controller
    }

    /// How nodes must be set up for the plan's faults.
    package var provisions: Set<NodeProvision> {
        timeline.reduce(into: []) { $0.formUnion(type(of: $1.fault).provisions) }
    }
}

extension ClusterSpecification {
    /// How many nodes.
    package var nodeCount: Int { masters * (1 + replicas) }

    /// The plan's directives as lines of redis.conf have them, in order.
    package var directives: [(name: String, value: String)] {
        configuration.flatMap { directive in directive.values.map { (directive.name, $0) } }
    }
}
