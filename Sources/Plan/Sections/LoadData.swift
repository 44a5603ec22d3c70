import Quantities
import Wording
package import Workload

extension LoadSpecification {
    static let keyFields: [PlanField<LoadSpecification>] = [
        .integer("count", 1...1_000_000_000, \.keys, "How many; 10000 by default."),
        .part(
            "distribution", .written(KeyForms.distribution), \.keyDistribution,
            "Which of them how often: uniform (the default), zipfian(0.99), "
                + "hot(1% of keys get 90%). Writes of one key never overlap: a further set takes "
                + "the next key of its shard."
        ) { fields throws(PlanError) in
            try fields.written("distribution", KeyForms.parseDistribution)
        },
        .part(
            "slots", .written(KeyForms.slots), \.slots,
            "The slots they are in: 42, 0-5460; all by default."
        ) { fields throws(PlanError) in try fields.written("slots", KeyForms.parseSlots) },
    ]

    static let waitFields: [PlanField<ReplicaWait>] = [
        .integer(
            "replicas", 0...100, \.replicas,
            "How many replicas must have the write; 1 by default, 0 for no wait."),
        .duration(
            "timeout", \.timeout,
            "How long they may take, below the client's response-timeout; 100ms by default."),
    ]

    /// Reads a load's `keys`: a number, or how many, which and where.
    mutating func readKeys(_ value: PlanValue, _ problems: inout ProblemCollector) {
        let section = SectionDocumentation("the keys", shorthand: "count", Self.keyFields)
        guard let fields = problems.fields(of: value, documentedBy: section) else { return }
        problems.read(fields, by: Self.keyFields, into: &self)
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
        let section = SectionDocumentation("the wait", shorthand: "replicas", Self.waitFields)
        guard let fields = problems.fields(of: value, documentedBy: section) else { return }
        var wait = ReplicaWait()
        problems.read(fields, by: Self.waitFields, into: &wait)
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
    /// The keys of a load's `value-size`; only together do they say one thing.
    static let section = SectionDocumentation(
        "the value size", shorthand: "fixed",
        [
            FieldDocumentation("fixed", .size(22...512 << 20), "The same for all."),
            FieldDocumentation(
                "uniform", .written(KeyForms.sizes), "Any of a range, each as likely: 22B..1KB."),
            FieldDocumentation(
                "lognormal", .size(22...512 << 20),
                "The median of many small ones and a few large."),
            FieldDocumentation(
                "sigma", .number(0.01...4),
                "The standard deviation of the logarithm of a lognormal size; 1 by default."),
            FieldDocumentation(
                "most", .size(22...512 << 20),
                "The greatest lognormal size; 20 times the median by default."),
        ])

    /// Reads a load's `value-size`: a size, or one of the distributions.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue) throws(PlanError) {
        let fields = try PlanFields(value, of: Self.section)
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
    /// The keys of one of a load's `commands`.
    static let section = SectionDocumentation(
        "the command",
        [
            FieldDocumentation(
                "run", .text, required: true,
                "The command: ZADD board:{key} {random} {value}. {key} is the operation's key as "
                    + "a hash tag, {random} and {number} ten digits, {value} a value."),
            FieldDocumentation(
                "share", .percentage, required: true, "Its share of all operations."),
            FieldDocumentation(
                "kind", .word(["read", "write"]), required: true,
                "Whether it changes data: reads may go to replicas."),
        ])

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
        let fields = try PlanFields(value, of: Self.section)
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

extension HistoryRecording {
    private static let fields: [PlanField<HistoryRecording>] = [
        .integer(
            "keys", 1...10_000, \.keys,
            "How many keys: those asked for most (the first where all are asked for alike); 20 by "
                + "default."),
        .integer(
            "operations", 100...2_000_000, \.operations,
            "The most operations, all keys together; recording stops there, and the report says "
                + "when. 100000 by default."),
    ]

    /// The keys of a load's `history`.
    static let section = SectionDocumentation("the history", shorthand: "keys", fields)

    /// Reads a load's `history`: how many keys, or that and how many operations.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue) throws(PlanError) {
        var problems = ProblemCollector()
        var recording = HistoryRecording()
        if let fields = problems.fields(of: value, documentedBy: Self.section) {
            problems.read(fields, by: Self.fields, into: &recording)
        }
        try problems.finish()
        self = recording
    }
}
