import Quantities
import Wording
package import Workload

extension LoadSpecification {
    /// The keys of a plan's `load`.
    package static func section(_ vocabulary: PlanVocabulary) -> SectionDocumentation {
        SectionDocumentation(
            "the load",
            (pace + workload(vocabulary) + data).map(\.documentation)
                + ClientProgramSpecification.loadFields.map(\.documentation) + [
                    FieldDocumentation(
                        "client",
                        .either([
                            .word(vocabulary.policies.keys.sorted()),
                            .section(ClientPolicy.section(vocabulary)),
                        ]), "How the client behaves when things go wrong: a preset or its parts.")
                ])
    }

    /// Reads a plan's `load`.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue, _ vocabulary: PlanVocabulary) throws(PlanError) {
        var problems = ProblemCollector()
        guard let fields = problems.fields(of: value, documentedBy: Self.section(vocabulary))
        else {
            try problems.finish()
            preconditionFailure("fields that cannot be read leave a problem")
        }
        let client = fields["client"] ?? PlanValue(.mapping([]), at: value.position)
        let policy = problems.read { () throws(PlanError) in
            try ClientPolicy(reading: client, vocabulary)
        }
        var load = LoadSpecification(policy: policy ?? ClientPolicy(name: "custom"))
        problems.read(fields, by: Self.pace, into: &load)
        if let value = fields["arrivals"], fields["rate"] == nil {
            problems.add(
                value.position, "'arrivals' needs a rate: without one, callers wait in turn")
        }
        load.readCommands(fields, vocabulary, &problems)
        problems.read(fields, by: Self.data, into: &load)
        load.addDataProblems(fields, &problems)
        load.addWorkerProblems(fields, &problems)
        try problems.finish()
        self = load
    }

    private static let pace: [PlanField<LoadSpecification>] = [
        .part(
            "rate",
            .either([
                .rate(RateSchedule.range), .written(RateForms.schedule),
                .list(.section(RateSchedule.step)),
            ]), \.schedule,
            "Operations a second, sent on time whatever happens: one rate, ramps and steps; "
                + "without it each caller waits for its answer."
        ) { fields throws(PlanError) in
            try fields["rate"].map { value throws(PlanError) in try RateSchedule(reading: value) }
        },
        .word(
            "arrivals", \.arrivals,
            "How operations lie within the rate: even (the default), or poisson, as many users' do."
        ),
        .integer(
            "connections", 1...100_000, \.connections,
            "Connections to each node, and callers without a rate; 50 by default."),
        .integer(
            "pipeline", 1...10_000, \.pipeline,
            "Operations in flight on each connection; 1 by default."),
        .integer("workers", 1...64, \.workers, "Threads that send; 1 by default."),
        .word(
            "transfers", \.transfers,
            "How they send and receive: auto (the default) is io_uring, many connections with one call, "
                + "where the kernel has it, and epoll with calls for each connection elsewhere."),
    ]

    private static func workload(
        _ vocabulary: PlanVocabulary
    ) -> [PlanField<LoadSpecification>] {
        [
            .part(
                "mix", .anyKeys(.percentage), \.mix,
                "The share of each command (\(vocabulary.commands.joined(separator: ", "))); "
                    + "get 80%, set 20% by default."
            ) { fields throws(PlanError) in
                try fields["mix"].map { value throws(PlanError) in
                    try Self.mix(reading: value, vocabulary.commands)
                }
            },
            .part(
                "commands", .list(.section(CustomCommand.section)), \.commands,
                "Commands of your own; their shares and the mix's sum to 100%."
            ) { fields throws(PlanError) in
                try fields["commands"].map { value throws(PlanError) in
                    try CustomCommand.all(reading: value)
                }
            },
            .word(
                "reads-from", \.readsFrom,
                "masters (the default); replicas: by turns, the master when none can be reached; "
                    + "any: all of the shard by turns."),
            .documented(
                "wait",
                .section(SectionDocumentation("the wait", shorthand: "replicas", waitFields)),
                "WAIT behind each write, on its connection: acknowledged is what so many replicas have in "
                    + "time, all else ends as not replicated. Later commands on the connection wait too."
            ),
        ]
    }

    private static let data: [PlanField<LoadSpecification>] = [
        .documented(
            "keys", .section(SectionDocumentation("the keys", shorthand: "count", keyFields)),
            "How many keys, and which are asked for; 10000 by default."),
        .part(
            "value-size", .section(ValueSize.section), \.valueSize,
            "The size of a value, which holds its key and its number; 64B by default."
        ) { fields throws(PlanError) in
            try fields["value-size"].map { value throws(PlanError) in
                try ValueSize(reading: value)
            }
        },
        .someDuration(
            "expire", \.expiry,
            "After how long what was written expires; never by default. A key that is gone "
                + "after that is no lost write."),
        .documented(
            "preload", .either([.flag, .integer(1...1_000_000_000)]),
            "Writes all keys, or so many, before the load begins; no by default."),
        .part(
            "history", .section(HistoryRecording.section), \.history,
            "Records every set, get, incr and get-counter of a few keys, to be checked for "
                + "linearizability; none by default."
        ) { fields throws(PlanError) in
            try fields["history"].map { value throws(PlanError) in
                try HistoryRecording(reading: value)
            }
        },
    ]

    /// Reads what is sent, once the policy is read.
    private mutating func readCommands(
        _ fields: PlanFields, _ vocabulary: PlanVocabulary, _ problems: inout ProblemCollector
    ) {
        if let value = fields["wait"] { readWait(value, &problems) }
        let known = problems.problems.count
        if fields["commands"] != nil { mix = [] }
        problems.read(fields, by: Self.workload(vocabulary), into: &self)
        guard problems.problems.count == known, let place = fields["mix"] ?? fields["commands"]
        else { return }
        problems.attempt { () throws(PlanError) in try adjustShares(place) }
    }

    /// Reads which keys there are, and what depends on how many.
    private mutating func addDataProblems(
        _ fields: PlanFields, _ problems: inout ProblemCollector
    ) {
        if let value = fields["keys"] { readKeys(value, &problems) }
        preload = problems.read { () throws(PlanError) in
            try fields["preload"].flatMap { value throws(PlanError) in
                try Preload.some(reading: value, of: keys)
            }
        }
        guard let value = fields["history"] else { return }
        if let history, history.keys > keys {
            problems.add(
                value.position, "\(history.keys) keys cannot be recorded: there are \(keys)")
        }
        if expiry != nil {
            problems.add(
                value.position,
                "a history cannot be checked where keys expire: what is gone may be gone rightly")
        }
    }

    /// Each worker needs a connection, a key and room in flight of its own.
    private func addWorkerProblems(_ fields: PlanFields, _ problems: inout ProblemCollector) {
        let shared = [
            ("connections", connections, "connections"), ("keys", keys, "keys"),
            ("client", policy.inFlightLimit ?? workers, "operations in flight"),
            ("client", policy.poolSize ?? workers, "connections of the pool"),
        ]
        for (key, count, noun) in shared where count < workers {
            problems.add(
                fields.position(of: key),
                "\(count) \(noun) are too few for \(workers) workers, which need one each")
        }
    }

    /// Makes the shares sum to exactly 1, when they do so nearly.
    private mutating func adjustShares(_ place: PlanValue) throws(PlanError) {
        let sum = (mix.map(\.share) + commands.map(\.share)).reduce(0, +)
        guard abs(sum - 1) < 0.0005 else {
            let percent = (sum * 1000).rounded() / 10
            throw place.error("the shares of the mix sum to \(percent)%, not to 100%")
        }
        for index in mix.indices { mix[index].share /= sum }
        for index in commands.indices { commands[index].share /= sum }
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
        return mix
    }
}
