import RedisClient
import Wording

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
        let section = PlanDocumentation.plan(vocabulary)
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
    package var hasLoad: Bool { load != nil || clientProgram != nil || !clients.isEmpty }
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
