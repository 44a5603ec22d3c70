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

extension LoadSpecification {
    /// Reads a load's `keys`: a number, or how many, which and where.
    mutating func readKeys(_ value: PlanValue, _ problems: inout ProblemCollector) {
        guard let fields = problems.fields(of: value, documentedBy: PlanDocumentation.keys) else {
            return
        }
        problems.update(&keys) { () throws(PlanError) in try fields.integer("count") }
        problems.update(&keyDistribution) { () throws(PlanError) in
            try fields.written("distribution", KeyForms.parseDistribution)
        }
        problems.update(&slots) { () throws(PlanError) in
            try fields.written("slots", KeyForms.parseSlots)
        }
        let room = slots.count * Self.leastKeysOfSlot
        if slots != 0...16383, keys > room {
            problems.add(
                fields.position(of: "count"),
                "\(keys) keys are too many for \(slots.count.counted("slot")): "
                    + "at most \(room)")
        }
    }

    /// Reads a load's `wait`: how many replicas, or that and how long they may take.
    mutating func readWait(_ value: PlanValue, _ problems: inout ProblemCollector) {
        guard let fields = problems.fields(of: value, documentedBy: PlanDocumentation.wait) else {
            return
        }
        var wait = ReplicaWait()
        problems.update(&wait.replicas) { () throws(PlanError) in try fields.integer("replicas") }
        problems.update(&wait.timeout) { () throws(PlanError) in try fields.duration("timeout") }
        self.wait = wait.replicas > 0 ? wait : nil
        if self.wait != nil, wait.timeout >= policy.responseTimeout {
            problems.add(
                fields.position(of: "timeout"),
                "the wait of \(wait.timeout.inWords) is no shorter than the client's response timeout of "
                    + "\(policy.responseTimeout.inWords), which would end it first")
        }
    }

    /// Of the 2^31 keys that there can be, every slot has a few more than these.
    private static let leastKeysOfSlot = 100_000
}

extension ValueSize {
    /// Reads a load's `value-size`: a size, or one of the distributions.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue) throws(PlanError) {
        let fields = try PlanFields(value, of: PlanDocumentation.valueSize)
        guard fields.unknownKeys.isEmpty else { throw PlanError(problems: fields.unknownKeys) }
        let fixed = try fields.size("fixed")?.bytes
        let uniform = try fields.written("uniform", KeyForms.parseSizes)
        let median = try fields.size("lognormal")?.bytes
        let sigma = try fields.number("sigma")
        let most = try fields.size("most")?.bytes
        let given = [fixed != nil, uniform != nil, median != nil].filter { $0 }.count
        guard given == 1, median != nil || (sigma == nil && most == nil) else {
            throw value.error(
                "the value size takes one of fixed, uniform and lognormal; sigma and most go with "
                    + "lognormal")
        }
        if let uniform {
            guard uniform.lowerBound >= ValueSize.smallest, uniform.upperBound <= 512 << 20 else {
                throw fields.position(of: "uniform").error(
                    "the sizes are out of range: \(ValueSize.smallest)B to 512MiB")
            }
            self = .uniform(uniform)
        } else if let median {
            let limit = most ?? min(median * 20, 512 << 20)
            guard limit >= median else {
                throw fields.position(of: "most").error(
                    "the greatest size is below the median")
            }
            self = .lognormal(median: median, sigma: sigma ?? 1, most: limit)
        } else {
            self = .fixed(fixed ?? 64)
        }
    }
}

extension Preload {
    /// Reads a load's `preload`: yes for all keys, no for none, or how many.
    static func some(reading value: PlanValue, of keys: Int) throws(PlanError) -> Preload? {
        guard let text = try? value.text(), Int(text) != nil else {
            return try value.flag() ? Preload() : nil
        }
        return Preload(keys: try value.integer(in: 1...max(1, keys)))
    }
}

extension CustomCommand {
    /// Reads a load's `commands`.
    ///
    /// - Throws: All problems that were found in them.
    package static func all(reading value: PlanValue) throws(PlanError) -> [CustomCommand] {
        var problems = ProblemCollector()
        var commands: [CustomCommand] = []
        for element in try value.list("commands") {
            let command = problems.read { () throws(PlanError) in
                try CustomCommand(reading: element)
            }
            if let command { commands.append(command) }
        }
        try problems.finish()
        return commands
    }

    private init(reading value: PlanValue) throws(PlanError) {
        let fields = try PlanFields(value, of: PlanDocumentation.command)
        let problems = fields.unknownKeys + fields.missingKeys
        guard problems.isEmpty else { throw PlanError(problems: problems) }
        let line = try fields.required(fields.text("run"), "run")
        let share = try fields.required(fields.percentage("share"), "share")
        let kind = try fields.required(fields.word("kind"), "kind")
        let place = fields.position(of: "run")
        guard let words = CustomCommand.words(of: line) else {
            throw place.error("a quote in the command is not closed")
        }
        self.init(words: words, share: share, isWrite: kind == "write")
        if let problem { throw place.error(problem) }
    }
}

extension RateSchedule {
    /// Reads a load's `rate`: one rate, a text of phases, or a list of steps.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue) throws(PlanError) {
        if case .list(let steps) = value.content {
            try self.init(steps: steps, of: value)
            return
        }
        let text = try value.text(Units.rate.noun)
        guard text.contains(" ") else {
            let rate = try value.quantity(Units.rate)
            guard (0.01...10_000_000).contains(rate) else {
                throw value.error("\(value.inWords) is out of range: 0.01/s to 10000000/s")
            }
            self.init(constant: rate)
            return
        }
        guard let schedule = RateForms.parse(text), schedule.peak <= 10_000_000 else {
            throw value.error(
                "\(value.inWords) is not \(RateForms.schedule.noun), such as "
                    + "\(RateForms.schedule.example) or 500/s for 10s, 2000/s for 10s, 500/s")
        }
        self = schedule
    }

    private init(steps: [PlanValue], of value: PlanValue) throws(PlanError) {
        var phases: [Phase] = []
        var end = Duration.zero
        var rate = 0.0
        for (index, step) in steps.enumerated() {
            let (fields, at, next) = try Self.step(step)
            guard index == 0 ? at == .zero : at > .zero && at >= end else {
                throw fields.position(of: "at").error(
                    index == 0
                        ? "the first rate begins at 0s"
                        : "it begins before the one above is reached")
            }
            if at > end { phases.append(Phase(from: rate, to: rate, length: at - end)) }
            let ramp = try fields.duration("over")
            if let ramp {
                phases.append(Phase(from: rate, to: next, length: ramp))
            }
            rate = next
            end = at + (ramp ?? .zero)
        }
        phases.append(Phase(from: rate, to: rate, length: nil))
        guard !steps.isEmpty, let schedule = RateSchedule(phases) else {
            throw value.error("a list of rates needs one above 0/s")
        }
        self = schedule
    }

    private static func step(
        _ value: PlanValue
    ) throws(PlanError) -> (PlanFields, Duration, Double) {
        let fields = try PlanFields(value, of: PlanDocumentation.rateStep)
        let problems = fields.unknownKeys + fields.missingKeys
        guard problems.isEmpty else { throw PlanError(problems: problems) }
        let at = try fields.required(fields.duration("at"), "at")
        return (fields, at, try fields.required(fields.rate("rate"), "rate"))
    }
}

extension HistoryRecording {
    /// Reads a load's `history`: how many keys, or that and how many operations.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue) throws(PlanError) {
        let fields = try PlanFields(value, of: PlanDocumentation.history)
        guard fields.unknownKeys.isEmpty else { throw PlanError(problems: fields.unknownKeys) }
        self.init()
        keys = try fields.integer("keys") ?? keys
        operations = try fields.integer("operations") ?? operations
    }
}

extension LoadSpecification {
    /// Reads a load's `history`, once its keys and expiry are read.
    mutating func readHistory(_ fields: PlanFields, _ problems: inout ProblemCollector) {
        guard let value = fields["history"] else { return }
        history = problems.read { () throws(PlanError) in
            try HistoryRecording(reading: value)
        }
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
}
