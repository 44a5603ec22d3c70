import Quantities
import Wording
package import Workload

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
        load.readPace(fields, &problems)
        load.readWorkload(fields, vocabulary, &problems)
        load.readData(fields, &problems)
        load.addWorkerProblems(fields, &problems)
        try problems.finish()
        self = load
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

    private mutating func readPace(_ fields: PlanFields, _ problems: inout ProblemCollector) {
        schedule = problems.read { () throws(PlanError) in
            try fields["rate"].map { value throws(PlanError) in
                try RateSchedule(reading: value)
            }
        }
        problems.update(&arrivals) { () throws(PlanError) in
            try fields.word("arrivals").flatMap(ArrivalProcess.init)
        }
        if let value = fields["arrivals"], fields["rate"] == nil {
            problems.add(
                value.position, "'arrivals' needs a rate: without one, callers wait in turn")
        }
        problems.update(&connections) { () throws(PlanError) in try fields.integer("connections") }
        problems.update(&pipeline) { () throws(PlanError) in try fields.integer("pipeline") }
        problems.update(&workers) { () throws(PlanError) in try fields.integer("workers") }
        problems.update(&transfers) { () throws(PlanError) in
            try fields.word("transfers").flatMap(TransferPreference.init)
        }
    }

    private mutating func readWorkload(
        _ fields: PlanFields, _ vocabulary: PlanVocabulary, _ problems: inout ProblemCollector
    ) {
        problems.update(&readsFrom) { () throws(PlanError) in
            try fields.word("reads-from").flatMap(ReadPreference.init)
        }
        if let value = fields["wait"] { readWait(value, &problems) }
        let known = problems.problems.count
        if let value = fields["commands"] {
            problems.update(&commands) { () throws(PlanError) in
                try CustomCommand.all(reading: value)
            }
            mix = []
        }
        if let value = fields["mix"] {
            problems.update(&mix) { () throws(PlanError) in
                try Self.mix(reading: value, vocabulary.commands)
            }
        }
        guard problems.problems.count == known, let place = fields["mix"] ?? fields["commands"]
        else { return }
        problems.attempt { () throws(PlanError) in try adjustShares(place) }
    }

    private mutating func readData(_ fields: PlanFields, _ problems: inout ProblemCollector) {
        if let value = fields["keys"] { readKeys(value, &problems) }
        if let value = fields["value-size"] {
            problems.update(&valueSize) { () throws(PlanError) in try ValueSize(reading: value) }
        }
        expiry = problems.read { () throws(PlanError) in try fields.duration("expire") }
        readHistory(fields, &problems)
        preload = problems.read { () throws(PlanError) in
            try fields["preload"].flatMap { value throws(PlanError) in
                try Preload.some(reading: value, of: keys)
            }
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
