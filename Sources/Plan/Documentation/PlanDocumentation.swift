import Workload

/// The keys of a plan: what the reader checks, the schema describes and the documentation lists.
package enum PlanDocumentation {
    /// The plan itself.
    package static func plan(_ vocabulary: PlanVocabulary) -> SectionDocumentation {
        SectionDocumentation(
            "the plan",
            [
                FieldDocumentation("name", .text, "Its name in reports; the file's by default."),
                FieldDocumentation("about", .text, "What it is about, in a sentence."),
                FieldDocumentation(
                    "cluster", .section(cluster), required: true, "The cluster to build."),
                FieldDocumentation(
                    "load", .section(load(vocabulary)), "What clients do; without it, nothing."),
                FieldDocumentation(
                    "clients", .list(.section(namedClient(vocabulary))),
                    "Client programs that run side by side and share each fault, each with a record of its own."
                ),
                FieldDocumentation(
                    "timeline", .list(.step), "The faults, each with its time; none by default."),
                FieldDocumentation(
                    "duration", .duration(atLeast: .milliseconds(100)), required: true,
                    "How long a run is, from the start of the load."),
                FieldDocumentation(
                    "until", .word(RunEnd.allCases.map(\.rawValue)),
                    "duration: a run lasts that long (the default); whole: it ends before, 1.5 s after "
                        + "all steps are over and the cluster is whole again."),
                FieldDocumentation("runs", .integer(1...10_000), "How many runs; 1 by default."),
                FieldDocumentation(
                    "reuse", .word(Reuse.allCases.map(\.rawValue)),
                    "fresh: a new cluster for each run (the default); healed: the one before."),
                FieldDocumentation(
                    "seed", .integer(0...Int.max),
                    "Where random choices come from; a new one by default."),
                FieldDocumentation(
                    "expect", .list(.text),
                    "What must hold, such as failover-time.max <= failover-worst-case; it must be there, "
                        + "[] to measure only. One of [every client] is one for each of the plan's clients."
                ),
                FieldDocumentation(
                    "sweep", .section(sweep),
                    "Values to vary, for `shaketable sweep`; a run takes no notice of it."),
            ])
    }

    /// The cluster.
    package static let cluster = SectionDocumentation(
        "the cluster",
        [
            FieldDocumentation(
                "masters", .integer(1...ClusterSpecification.mostNodes),
                "How many masters; 3 by default."),
            FieldDocumentation(
                "replicas", .integer(0...ClusterSpecification.mostNodes),
                "How many replicas each master has; 1 by default."),
            FieldDocumentation(
                "config", .anyKeys(.either([.text, .list(.text)])),
                "Any directives of redis.conf; a list repeats one; ${NAME} in a password is the environment's."
            ),
            FieldDocumentation(
                "data", .size(1...1 << 36),
                "What each master and its replicas hold before the load starts, keys and values "
                    + "together; nothing by default."),
            FieldDocumentation(
                "data-value-size", .size(1...1 << 20),
                "The size of each value of that data, incompressible; 16B by default."),
            FieldDocumentation("server", .text, "The server's program, to test another build."),
            FieldDocumentation(
                "servers", .anyKeys(.text),
                "Programs of other builds, by the names that upgrade and roll use: { new: ./valkey-server }."
            ),
            FieldDocumentation(
                "attach", .section(attach),
                "A cluster that was there before, in place of all the others: nothing is started."),
        ] + ZoneLayout.fields + credentials)

    /// As whom clients log in.
    static let credentials = [
        FieldDocumentation(
            "user", .text, "As whom load and client programs log in; the default user by default."),
        FieldDocumentation(
            "password", .text,
            "That user's password, best as ${NAME} from the environment; by default requirepass."),
        FieldDocumentation(
            "password-file", .text, "A file whose first line is the password, in its place."),
    ]

    /// The parts of a client policy.
    package static func client(_ vocabulary: PlanVocabulary) -> SectionDocumentation {
        SectionDocumentation(
            "the client",
            [
                FieldDocumentation(
                    "like", .word(presets(vocabulary)), "The preset whose values hold for the rest."
                )
            ] + ClientPolicyField.all.map(\.documentation))
    }

    /// When a step begins.
    static let at = FieldDocumentation(
        "at", .duration(atLeast: .zero), required: true,
        "When it begins, from the start of the load.")

    /// What every step has beside its fault.
    package static let step = SectionDocumentation(
        "the step",
        [
            at,
            FieldDocumentation(
                "for", .duration(atLeast: .milliseconds(1)), "How long the fault lasts."),
            FieldDocumentation(
                "every", .recurrence,
                "Repeats the step: 3s until 30s, or 3s with 'repeat'; none begins at the end or later."
            ),
            FieldDocumentation(
                "repeat", .integer(2...PlanParts.mostSteps), "How often it is done in all."),
            FieldDocumentation(
                "wait-for", .word(Step.conditions),
                "cluster ok: it begins only when the cluster is whole, at its time or later, and after "
                    + "the steps before it that wait too."),
            FieldDocumentation(
                "whole-for", .duration(atLeast: .milliseconds(1)),
                "How long the cluster must have been whole before a step that waits; 200ms by default."
            ),
        ])

    /// A step whose fault the seed chooses.
    package static let randomStep = RandomSteps.stepDocumentation

    static func presets(_ vocabulary: PlanVocabulary) -> [String] {
        vocabulary.policies.keys.sorted()
    }
}

extension PlanDocumentation {
    /// A cluster that was there before.
    package static let attach = SectionDocumentation(
        "the attached cluster", shorthand: "nodes",
        [
            FieldDocumentation(
                "nodes", .either([.text, .list(.text)]), required: true,
                "Where one of its nodes is, as host:port, or several; all others are asked for.")
        ] + credentials + [
            FieldDocumentation(
                "node-timeout", .duration(atLeast: .milliseconds(1)),
                "Its cluster-node-timeout, where CONFIG GET is not allowed."),
            FieldDocumentation(
                "reach", .text,
                "What stands in front of a command on a node's host, with {host}, {port} and {name}: "
                    + "ssh -o BatchMode=yes {host}; without it, addresses are all there is."),
            FieldDocumentation(
                "names", .anyKeys(.text),
                "What {name} stands for, by host:port or host; by default the announced name, or the host."
            ),
            FieldDocumentation(
                "words", .section(attachedWords),
                "Commands of this machine that freeze a node where its host's signals cannot."),
        ])

    /// How a node is frozen.
    static let attachedWords = SectionDocumentation(
        "the words",
        [
            FieldDocumentation(
                "pause", .text, required: true, "Freezes it, such as docker pause {name}."),
            FieldDocumentation(
                "resume", .text, required: true, "Lets it go on, such as docker unpause {name}."),
        ])
}

extension PlanDocumentation {
    /// What a sweep varies and wants to know.
    static let sweep = SectionDocumentation(
        "the sweep",
        [
            FieldDocumentation(
                "over", .anyKeys(.either([.list(.text), .section(sweepRange)])), required: true,
                "Paths into the plan, as --set names them, each with a list of values or a range."),
            FieldDocumentation(
                "mode", .word(["grid", "adaptive"]),
                "grid: every cell as exactly as the next (the default); adaptive: a cell is done when "
                    + "its side of the threshold is known."),
            FieldDocumentation(
                "until", .section(sweepGoal), "How well each cell is to be known."),
            FieldDocumentation(
                "runs-per-cell", .integer(1...10_000),
                "The most runs of a cell; 20 with 'until', else 3."),
            FieldDocumentation(
                "least-runs", .integer(1...10_000), "The least runs of a cell; 3 by default."),
            FieldDocumentation(
                "show", .list(.text),
                "The measures that the report shows of each cell, with their 95 % intervals."),
        ])

    /// Values from one to another.
    static let sweepRange = SectionDocumentation(
        "the range",
        [
            FieldDocumentation("from", .text, required: true, "The first value."),
            FieldDocumentation("to", .text, required: true, "The last value."),
            FieldDocumentation(
                "steps", .integer(2...1000), required: true, "How many values, both ends included."),
            FieldDocumentation(
                "scale", .word(["linear", "log"]),
                "linear: equal steps (the default); log: equal factors."),
        ])

    /// How well a cell is to be known.
    static let sweepGoal = SectionDocumentation(
        "the goal",
        [
            FieldDocumentation(
                "measure", .text, "A measure with an aggregate, such as failover-time.median."),
            FieldDocumentation(
                "event", .text,
                "What a run shows or not, such as needless-failovers >= 1: its probability."),
            FieldDocumentation(
                "half-width", .text, required: true,
                "Half the 95 % interval's width that is narrow enough: 5% of a measure's value, "
                    + "200ms, or percentage points of a probability."),
            FieldDocumentation(
                "threshold", .text, "The value on whose one side or other a cell must lie."),
        ])
}

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
