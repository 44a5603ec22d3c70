import Quantities
import RedisClient
package import RunRecord
import Wording
package import Workload

/// What a user asks for: a cluster, a load, faults in time, and what is expected of it all.
///
/// Complete and checked: what a plan says can be done, as far as can be known without doing it.
package struct Plan: Sendable {
    /// Its name; the file's when the plan does not say.
    package var name: String
    /// What it is about, in a sentence; may be empty.
    package var about: String
    /// The cluster.
    package var cluster: ClusterSpecification
    /// The load; nil for none.
    package var load: LoadSpecification?
    /// The user's own program that is the load; `load` then runs beside it. nil for none.
    package var clientProgram: ClientProgramSpecification?
    /// The user's programs that run side by side; `load` then runs beside them.
    package var clients: [PlanClient]
    /// The faults, in the order written.
    package var timeline: [Step]
    /// How long a run's time line is, from the start of the load to its end.
    package var duration: Duration
    /// What ends a run.
    package var end: RunEnd
    /// How many runs.
    package var runs: Int
    /// Which cluster a further run uses.
    package var reuse: Reuse
    /// Where random choices come from; nil when the runner shall choose.
    package var seed: UInt64?
    /// What is expected.
    package var expectations: [PlanExpectation]
    /// What a sweep varies; nil when the plan has none. A run of the plan takes no notice of it.
    package var sweep: SweepSpecification?
    /// The plan as it was read, with the command line's changes.
    package var tree: PlanValue
}

extension Plan {
    /// The connections that a server allows by default, and those that are not the load's.
    private static let usualClients = 10_000
    /// The most runs of a plan.
    package static let mostRuns = 10_000
    private static let otherClients = 1000

    /// The directives of every node: the plan's, and in front of them room for the load's connections.
    package var nodeDirectives: [(name: String, value: String)] {
        let needed = (load?.connectionsToNode ?? 0) + Self.otherClients
        guard needed > Self.usualClients else { return cluster.directives }
        return [(name: "maxclients", value: "\(needed)")] + cluster.directives
    }
}

extension Plan {
    /// What a run of the plan is: the head of its evidence.
    ///
    /// - Parameters:
    ///   - index: Which run, from 1.
    ///   - seed: The seed of its random choices.
    ///   - server: What the servers say they are, such as `redis 7.0.15`.
    /// - Returns: A description in which what belongs to the machine is empty, for the runner to
    ///   fill in.
    package func description(index: Int, seed: UInt64, server: String) -> RunDescription {
        let directives = cluster.configuration.map { directive in
            (
                directive.name,
                Secret.shown(directive.values, of: directive.name).joined(separator: ", ")
            )
        }
        return RunDescription(
            index: index, plan: name, about: about, seed: seed, topology: cluster.topology,
            nodeTimeoutMilliseconds: cluster.nodeTimeout.wholeNanoseconds / 1_000_000,
            configuration: Dictionary(directives) { first, _ in first }, server: server,
            sandbox: "", networkEngine: "none", host: [:], programVersion: "",
            wallClockNanoseconds: 0, askedRate: askedRate, clientPolicy: load?.policy.name,
            steps: timeline.map(\.text), durationSeconds: duration.inSeconds)
    }

    /// The load's rate in operations a second, on average over a run; nil without a load or a rate.
    package var askedRate: Double? {
        load?.schedule.map { $0.constantRate ?? $0.mean(over: duration) }
    }
}

extension Plan {
    /// Whether zones are apart or a step is a fault of the network, which takes a network of the plan's own.
    package var disturbsNetwork: Bool {
        cluster.zones.isDistant || timeline.contains { type(of: $0.fault).actsOnNetwork }
    }

    /// Whether any of that is a rule for links, which takes an engine.
    package var needsNetworkEngine: Bool {
        cluster.zones.isDistant || timeline.contains { type(of: $0.fault).needsNetworkEngine }
    }

    /// Whether only trying tells if this machine can do what the plan asks, which takes the sandbox.
    package var mustBeTried: Bool {
        disturbsNetwork || movesNodes
            || !provisions.isSubset(of: [.stallLibrary, .syncRecord, .movableClock])
    }
}

extension Plan {
    /// How many nodes the plan's steps may start that join a cluster, over all runs on it.
    package var mostNewNodes: Int {
        let each = timeline.map { $0.fault.mostNewNodes(of: cluster) }.reduce(0, +)
        return reuse == .healed ? each * runs : each
    }

    /// Whether a step has nodes come back at other addresses.
    package var movesNodes: Bool { timeline.contains { $0.fault.movesNodes } }

    /// Whether a step moves slots from one shard to another.
    package var movesSlots: Bool { timeline.contains { type(of: $0.fault).movesSlots } }

    /// How nodes must be set up for the plan's faults.
    package var provisions: Set<NodeProvision> {
        timeline.reduce(into: []) { $0.formUnion(type(of: $1.fault).provisions) }
    }
}

extension ClusterSpecification {
    /// How many nodes.
    package var nodeCount: Int { found?.nodeCount ?? masters * (1 + replicas) }

    /// The plan's directives as lines of redis.conf have them, in order.
    package var directives: [(name: String, value: String)] {
        configuration.flatMap { directive in directive.values.map { (directive.name, $0) } }
    }
}

extension Plan {
    /// The plan on the cluster that was found: who is there and what is configured are the cluster's.
    ///
    /// - Parameters:
    ///   - topology: Its shards and nodes.
    ///   - configuration: What of its configuration the plan's expectations rest on.
    /// - Returns: The plan, checked against that cluster.
    /// - Throws: What cannot be on it, such as a node that it has not.
    package func attached(
        to topology: Topology, configuration: [ConfigurationDirective]
    ) throws(PlanError) -> Plan {
        var plan = self
        plan.cluster.found = topology
        plan.cluster.masters = topology.shards.count
        plan.cluster.replicas = topology.shards.map(\.replicas.count).max() ?? 0
        plan.cluster.configuration = configuration
        var problems = ProblemCollector()
        TimelineCheck(steps: timeline, cluster: plan.cluster, duration: duration).run(&problems)
        ExpectationCheck(plan: plan, says: true).run(&problems)
        try problems.finish()
        return plan
    }

    /// The first step whose fault takes more than the reach of the plan's cluster gives, and what it lacks; nil when
    /// there is none, and where the plan starts its cluster.
    package var outOfReach: (step: Step, reason: String)? {
        guard let attach = cluster.attach else { return nil }
        for step in timeline {
            let kind = type(of: step.fault)
            let missing = kind.needs.subtracting(attach.abilities)
            guard let first = NodeAbility.allCases.first(where: missing.contains) else { continue }
            return (
                step,
                "it needs to \(first.words), which the reach '\(attach.reach.rawValue)' does not give; "
                    + first.remedy
            )
        }
        return nil
    }
}

extension Plan {
    /// Reads and checks a plan.
    ///
    /// - Parameters:
    ///   - source: The plan's text.
    ///   - overrides: What the command line changes.
    ///   - vocabulary: The policies, commands and faults that there are.
    /// - Throws: All problems that were found.
    package init(
        _ source: PlanSource, overrides: PlanOverrides = PlanOverrides(),
        vocabulary: PlanVocabulary
    ) throws(PlanError) {
        let written = try PlanSecrets.given.restored(in: PlanParser.parse(source))
        guard !written.isNothing else { throw source.isEmptyError }
        try self.init(
            tree: try overrides.applied(to: written), defaultName: source.baseName, vocabulary)
    }

    /// Reads and checks a plan that stands in a folder of evidence: an older version may have written it, when
    /// plans did not have to say that they expect nothing.
    ///
    /// - Throws: All problems that were found.
    package init(
        recorded source: PlanSource, vocabulary: PlanVocabulary
    ) throws(PlanError) {
        var tree = try PlanParser.parse(source)
        if case .mapping(let entries) = tree.content, tree["expect"] == nil {
            let nothing = PlanValue(.list([]), at: tree.position)
            tree.content = .mapping(
                entries
                    + [PlanValue.Entry(key: "expect", keyPosition: tree.position, value: nothing)])
        }
        try self.init(tree: tree, defaultName: source.baseName, vocabulary)
    }

    /// Reads and checks a plan that was parsed before.
    ///
    /// - Throws: All problems that were found.
    package init(
        tree: PlanValue, defaultName: String, _ vocabulary: PlanVocabulary
    ) throws(PlanError) {
        var problems = ProblemCollector()
        let section = PlanParts.section(vocabulary)
        let fields = problems.fields(of: tree, documentedBy: section)
        guard let fields else {
            try problems.finish()
            preconditionFailure("fields that cannot be read leave a problem")
        }
        let parts = PlanParts(fields, defaultName: defaultName, vocabulary, &problems)
        try problems.finish()
        guard let cluster = parts.cluster, let duration = parts.duration else {
            preconditionFailure("a plan that cannot be read leaves a problem")
        }
        self.init(
            name: parts.name, about: Secret.hiding(in: parts.about), cluster: cluster,
            load: parts.load,
            clientProgram: parts.clientProgram, clients: parts.clients, timeline: parts.timeline,
            duration: duration,
            end: parts.end, runs: parts.runs, reuse: parts.reuse,
            seed: parts.seed, expectations: parts.expectations, sweep: parts.sweep,
            tree: tree)
        TimelineCheck(steps: timeline, cluster: cluster, duration: duration).run(&problems)
        BaselineCheck(steps: timeline, hasLoad: hasLoad).run(&problems)
        AttachCheck(plan: self).run(&problems)
        ExpectationCheck(plan: self, says: fields["expect"] != nil).run(&problems)
        LedgerCheck(
            load: load, isProgram: clientProgram != nil, expectations: expectations
        ).run(&problems)
        try problems.finish()
        try sweep?.check(against: self, vocabulary)
    }
}

extension Plan {
    /// Whether anything makes operations: a load of our own or a program.
    package var hasLoad: Bool { load != nil || hasClientPrograms }

    /// Whether programs of the user's make operations.
    package var hasClientPrograms: Bool { clientProgram != nil || !clients.isEmpty }
}

extension PlanSource {
    /// The file's name without folder and ending: a plan's name by default.
    var baseName: String {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        for ending in [".yaml", ".yml"] where file.hasSuffix(ending) && file != ending {
            return String(file.dropLast(ending.count))
        }
        return file
    }
}

/// Which cluster a further run of a plan uses.
package enum Reuse: String, Sendable, CaseIterable {
    /// A new one for each run.
    case fresh
    /// The one of the run before, healed.
    case healed
}

/// What ends a run's time line.
package enum RunEnd: String, Sendable, CaseIterable {
    /// That the plan's duration is over.
    case duration
    /// That every step is over and the cluster has been whole for `rest`; the plan's duration at the latest.
    case whole

    /// How long the cluster is left alone before the end: longer than the second without failure that ends
    /// an outage.
    package static let rest = Duration.milliseconds(1500)
}
