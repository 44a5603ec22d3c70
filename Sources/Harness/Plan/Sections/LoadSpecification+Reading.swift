import Evidence
package import LoadGenerator

extension LoadSpecification {
    /// Reads a plan's `load`.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue, _ vocabulary: PlanVocabulary) throws(PlanError) {
        var problems = ProblemCollector()
        let section = PlanDocumentation.load(vocabulary)
        guard let fields = problems.fields(of: value, documentedBy: section) else {
            try problems.finish()
            preconditionFailure("fields that cannot be read leave a problem")
        }
        let client = fields["client"] ?? PlanValue(.mapping([]), at: value.position)
        let policy = problems.read { () throws(PlanError) in
            try ClientPolicy(reading: client, vocabulary)
        }
        var load = LoadSpecification(policy: policy ?? ClientPolicy(name: "custom"))
        load.rate = problems.read { () throws(PlanError) in try fields.rate("rate") }
        problems.update(&load.connections) { () throws(PlanError) in
            try fields.integer("connections")
        }
        problems.update(&load.pipeline) { () throws(PlanError) in try fields.integer("pipeline") }
        problems.update(&load.workers) { () throws(PlanError) in try fields.integer("workers") }
        problems.update(&load.keys) { () throws(PlanError) in try fields.integer("keys") }
        problems.update(&load.valueSize) { () throws(PlanError) in
            try fields.size("value-size")?.bytes
        }
        if let mix = fields["mix"] {
            problems.update(&load.mix) { () throws(PlanError) in
                try Self.mix(reading: mix, vocabulary.commands)
            }
        }
        load.addWorkerProblems(fields, &problems)
        try problems.finish()
        self = load
    }

    /// Each worker needs a connection, a key and room in flight of its own.
    private func addWorkerProblems(_ fields: PlanFields, _ problems: inout ProblemCollector) {
        let shared = [
            ("connections", connections, "connections"), ("keys", keys, "keys"),
            ("client", policy.inFlightLimit, "operations in flight"),
        ]
        for (key, count, noun) in shared where count < workers {
            problems.add(
                fields.position(of: key),
                "\(count) \(noun) are too few for \(workers) workers, which need one each")
        }
    }

    private static func mix(
        reading value: PlanValue, _ commands: [String]
    ) throws(PlanError) -> [Share] {
        guard case .mapping(let entries) = value.content, !entries.isEmpty else {
            throw value.error("the mix takes commands and shares, such as { get: 80%, set: 20% }")
        }
        var problems = ProblemCollector()
        var mix: [Share] = []
        for entry in entries {
            if !commands.contains(entry.key) {
                let suggestion = Suggestion.phrase(for: entry.key, in: commands)
                problems.add(
                    entry.keyPosition,
                    "the load has no command \(entry.key.quoted)"
                        + (suggestion.isEmpty
                            ? "; it has \(commands.joined(separator: ", "))" : suggestion))
            }
            let share = problems.read { () throws(PlanError) in try entry.value.percentage() }
            mix.append(Share(command: entry.key, share: share ?? 0))
        }
        try problems.finish()
        let sum = mix.reduce(0) { $0 + $1.share }
        guard abs(sum - 1) < 0.0005 else {
            let percent = (sum * 1000).rounded() / 10
            throw value.error("the shares of the mix sum to \(percent)%, not to 100%")
        }
        return mix.map { Share(command: $0.command, share: $0.share / sum) }
    }
}
