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
