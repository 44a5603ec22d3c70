import Workload

extension PlanDocumentation {
    /// The load.
    package static func load(_ vocabulary: PlanVocabulary) -> SectionDocumentation {
        SectionDocumentation(
            "the load",
            pace + workload(vocabulary) + data + loadProgram + program + [
                FieldDocumentation(
                    "client", .either([.word(presets(vocabulary)), .section(client(vocabulary))]),
                    "How the client behaves when things go wrong: a preset or its parts.")
            ])
    }

    /// When and over which connections operations are sent.
    private static let pace = [
        FieldDocumentation(
            "rate",
            .either([.rate(rates), .written(RateForms.schedule), .list(.section(rateStep))]),
            "Operations a second, sent on time whatever happens: one rate, ramps and steps; "
                + "without it each caller waits for its answer."),
        FieldDocumentation(
            "arrivals", .word(ArrivalProcess.allCases.map(\.rawValue)),
            "How operations lie within the rate: even (the default), or poisson, as many users' do."
        ),
        FieldDocumentation(
            "connections", .integer(1...100_000),
            "Connections to each node, and callers without a rate; 50 by default."),
        FieldDocumentation(
            "pipeline", .integer(1...10_000),
            "Operations in flight on each connection; 1 by default."),
        FieldDocumentation("workers", .integer(1...64), "Threads that send; 1 by default."),
        FieldDocumentation(
            "transfers", .word(TransferPreference.allCases.map(\.rawValue)),
            "How they send and receive: auto (the default) is io_uring, many connections with one call, "
                + "where the kernel has it, and epoll with calls for each connection elsewhere."),
    ]

    private static func workload(_ vocabulary: PlanVocabulary) -> [FieldDocumentation] {
        [
            FieldDocumentation(
                "mix", .anyKeys(.percentage),
                "The share of each command (\(vocabulary.commands.joined(separator: ", "))); "
                    + "get 80%, set 20% by default."),
            FieldDocumentation(
                "commands", .list(.section(command)),
                "Commands of your own; their shares and the mix's sum to 100%."),
            FieldDocumentation(
                "reads-from", .word(ReadPreference.allCases.map(\.rawValue)),
                "masters (the default); replicas: by turns, the master when none can be reached; "
                    + "any: all of the shard by turns."),
            FieldDocumentation(
                "wait", .section(wait),
                "WAIT behind each write, on its connection: acknowledged is what so many replicas have in "
                    + "time, all else ends as not replicated. Later commands on the connection wait too."
            ),
        ]
    }

    private static let data = [
        FieldDocumentation(
            "keys", .section(keys), "How many keys, and which are asked for; 10000 by default."),
        FieldDocumentation(
            "value-size", .section(valueSize),
            "The size of a value, which holds its key and its number; 64B by default."),
        FieldDocumentation(
            "expire", .duration(atLeast: .milliseconds(1)),
            "After how long what was written expires; never by default. A key that is gone "
                + "after that is no lost write."),
        FieldDocumentation(
            "preload", .either([.flag, .integer(1...1_000_000_000)]),
            "Writes all keys, or so many, before the load begins; no by default."),
        FieldDocumentation(
            "history", .section(history),
            "Records every set, get, incr and get-counter of a few keys, to be checked for "
                + "linearizability; none by default."),
    ]

    /// One of several client programs.
    package static func namedClient(_ vocabulary: PlanVocabulary) -> SectionDocumentation {
        SectionDocumentation(
            "the client program",
            [
                FieldDocumentation(
                    "name", .text, required: true,
                    "What reports call it, and expectations: error-rate[client redis-py]."),
                FieldDocumentation(
                    "command", .list(.text), required: true, "The program and its arguments."),
                FieldDocumentation(
                    "policy", .word(presets(vocabulary)),
                    "The client policy that stands for it, which `shaketable clients --drift` holds it against."
                ),
            ] + program)
    }

    /// A program of the user's that is the load.
    private static let loadProgram = [
        FieldDocumentation(
            "command", .list(.text),
            "A program of your own that is the load, and its arguments; what else the load says runs "
                + "beside it, as a check of it (outage-beside)."),
        FieldDocumentation(
            "reports", .flag,
            "Whether the command reports its operations on descriptor 3; yes by default. With no, "
                + "only its exit status counts (client-exit-status)."),
    ]

    private static let program = [
        FieldDocumentation(
            "environment", .anyKeys(.text), "Variables for the command, beside those inherited."),
        FieldDocumentation(
            "ready-timeout", .duration(atLeast: .milliseconds(1)),
            "How long the command has to say that it is ready; 30s by default."),
    ]

    private static let rates = 0.01...10_000_000.0

    /// A rate from a time on.
    static let rateStep = SectionDocumentation(
        "the rate",
        [
            FieldDocumentation(
                "at", .duration(atLeast: .zero), required: true, "When it begins; the first at 0s."),
            FieldDocumentation(
                "rate", .rate(0...10_000_000), required: true, "Operations a second from then on."),
            FieldDocumentation(
                "over", .duration(atLeast: .milliseconds(1)),
                "How long the change to it from the rate before takes; none by default."),
        ])

    /// A command of the user's own.
    static let command = SectionDocumentation(
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

    /// The keys.
    static let keys = SectionDocumentation(
        "the keys", shorthand: "count",
        [
            FieldDocumentation(
                "count", .integer(1...1_000_000_000), "How many; 10000 by default."),
            FieldDocumentation(
                "distribution", .written(KeyForms.distribution),
                "Which of them how often: uniform (the default), zipfian(0.99), "
                    + "hot(1% of keys get 90%). Writes of one key never overlap: a further set takes "
                    + "the next key of its shard."),
            FieldDocumentation(
                "slots", .written(KeyForms.slots),
                "The slots they are in: 42, 0-5460; all by default."),
        ])

    /// The wait for replicas.
    static let wait = SectionDocumentation(
        "the wait", shorthand: "replicas",
        [
            FieldDocumentation(
                "replicas", .integer(0...100),
                "How many replicas must have the write; 1 by default, 0 for no wait."),
            FieldDocumentation(
                "timeout", .duration(atLeast: .milliseconds(1)),
                "How long they may take, below the client's response-timeout; 100ms by default."),
        ])

    /// The recorded keys.
    static let history = SectionDocumentation(
        "the history", shorthand: "keys",
        [
            FieldDocumentation(
                "keys", .integer(1...10_000),
                "How many keys: those asked for most (the first where all are asked for alike); 20 by "
                    + "default."),
            FieldDocumentation(
                "operations", .integer(100...2_000_000),
                "The most operations, all keys together; recording stops there, and the report says "
                    + "when. 100000 by default."),
        ])

    /// The sizes of values.
    static let valueSize = SectionDocumentation(
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
}
