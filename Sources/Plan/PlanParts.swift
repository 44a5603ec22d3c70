import Workload

/// The parts of a plan as far as they could be read.
package struct PlanParts {
    /// The most letters of a name, which is also a folder's name.
    private static let longestName = 100
    /// The most steps of a time line.
    package static let mostSteps = 1000

    var name: String
    var about = ""
    var cluster: ClusterSpecification?
    var load: LoadSpecification?
    var clientProgram: ClientProgramSpecification?
    var clients: [PlanClient] = []
    var timeline: [Step] = []
    var duration: Duration?
    var end = RunEnd.duration
    var runs = 1
    var reuse = Reuse.fresh
    var seed: UInt64?
    var expectations: [PlanExpectation] = []
    var sweep: SweepSpecification?

    /// Reads every part; what cannot be read leaves a problem.
    init(
        _ fields: PlanFields, defaultName: String, _ vocabulary: PlanVocabulary,
        _ problems: inout ProblemCollector
    ) {
        name = defaultName
        problems.read(fields, by: Self.table(vocabulary), into: &self)
        readClients(fields, vocabulary, &problems)
        readSteps(fields, vocabulary, &problems)
        readExpectations(fields, &problems)
    }

    /// The keys of a plan.
    package static func section(_ vocabulary: PlanVocabulary) -> SectionDocumentation {
        SectionDocumentation("the plan", table(vocabulary))
    }

    private static func table(_ vocabulary: PlanVocabulary) -> [PlanField<PlanParts>] {
        what(vocabulary) + how
    }

    private static func what(_ vocabulary: PlanVocabulary) -> [PlanField<PlanParts>] {
        [
            .part("name", .text, \.name, "Its name in reports; the file's by default.") {
                fields throws(PlanError) in try Self.name(fields)
            }, .text("about", \.about, "What it is about, in a sentence."),
            .part(
                "cluster", .section(PlanDocumentation.cluster), required: true, \.cluster,
                "The cluster to build."
            ) { fields throws(PlanError) in
                try fields["cluster"].map { value throws(PlanError) in
                    try ClusterSpecification(reading: value)
                }
            },
            PlanField(
                documentation: FieldDocumentation(
                    "load", .section(LoadSpecification.section(vocabulary)),
                    "What clients do; without it, nothing.")
            ) { (fields: PlanFields, parts: inout PlanParts) throws(PlanError) in
                try parts.readLoad(fields, vocabulary)
            },
            .documented(
                "clients", .list(.section(PlanClient.section(vocabulary))),
                "Client programs that run side by side and share each fault, each with a record of its own."
            ),
            .documented(
                "timeline", .list(.step), "The faults, each with its time; none by default."),
        ]
    }

    private static let how: [PlanField<PlanParts>] = [
        .someDuration(
            "duration", atLeast: .milliseconds(100), required: true, \.duration,
            "How long a run is, from the start of the load."),
        .word(
            "until", \.end,
            "duration: a run lasts that long (the default); whole: it ends before, 1.5 s after "
                + "all steps are over and the cluster is whole again."),
        .integer("runs", 1...Plan.mostRuns, \.runs, "How many runs; 1 by default."),
        .word(
            "reuse", \.reuse,
            "fresh: a new cluster for each run (the default); healed: the one before."),
        .part(
            "seed", .integer(0...Int.max), \.seed,
            "Where random choices come from; a new one by default."
        ) { fields throws(PlanError) in try fields.integer("seed").map(UInt64.init) },
        .documented(
            "expect", .list(.text),
            "What must hold, such as failover-time.max <= failover-worst-case; it must be there, "
                + "[] to measure only. One of [every client] is one for each of the plan's clients."
        ),
        .part(
            "sweep", .section(SweepSpecification.section), \.sweep,
            "Values to vary, for `shaketable sweep`; a run takes no notice of it."
        ) { fields throws(PlanError) in
            try fields["sweep"].map { value throws(PlanError) in
                try SweepSpecification(reading: value)
            }
        },
    ]

    /// Reads the load: one of our own, a program, or both.
    private mutating func readLoad(
        _ fields: PlanFields, _ vocabulary: PlanVocabulary
    ) throws(PlanError) {
        guard let value = fields["load"] else { return }
        var problems = ProblemCollector()
        if !ClientProgramSpecification.isAll(of: value) {
            load = problems.read { () throws(PlanError) in
                try LoadSpecification(reading: value, vocabulary)
            }
        }
        clientProgram =
            problems.read { () throws(PlanError) in
                try ClientProgramSpecification.some(reading: value, vocabulary)
            } ?? nil
        try problems.finish()
    }

    private mutating func readClients(
        _ fields: PlanFields, _ vocabulary: PlanVocabulary, _ problems: inout ProblemCollector
    ) {
        problems.update(&clients) { () throws(PlanError) in
            try fields["clients"].map { value throws(PlanError) in
                try PlanClient.all(reading: value, vocabulary)
            }
        }
        if clientProgram != nil, !clients.isEmpty {
            problems.add(
                fields.position(of: "clients"),
                "load.command and clients: make the load's program one of the clients")
        }
    }

    private mutating func readSteps(
        _ fields: PlanFields, _ vocabulary: PlanVocabulary, _ problems: inout ProblemCollector
    ) {
        let steps = problems.read { () throws(PlanError) in
            try fields["timeline"]?.list("steps")
        }
        if seed == nil, steps?.contains(where: { $0[RandomSteps.name] != nil }) == true {
            // What is chosen is part of the plan; the seed that chose it is printed with it.
            seed = UInt64.random(in: 0..<1_000_000_000)
        }
        for value in steps ?? [] {
            guard timeline.count <= Self.mostSteps, problems.problems.count <= Self.mostSteps else {
                break
            }
            let read = problems.read { () throws(PlanError) in
                try Step.all(
                    reading: value, from: timeline.count, seed: seed ?? 0,
                    in: duration, vocabulary)
            }
            timeline += read ?? []
        }
        if timeline.count > Self.mostSteps {
            problems.add(fields.position(of: "timeline"), "more than \(Self.mostSteps) steps")
        }
    }

    private mutating func readExpectations(
        _ fields: PlanFields, _ problems: inout ProblemCollector
    ) {
        let texts = problems.read { () throws(PlanError) in
            try fields["expect"]?.list("expectations")
        }
        for value in texts ?? [] {
            expectations +=
                problems.read { () throws(PlanError) in
                    try PlanExpectation.all(reading: value, clients: clients.map(\.name))
                } ?? []
        }
    }

    /// The plan's name, which names its run folder too.
    private static func name(_ fields: PlanFields) throws(PlanError) -> String? {
        guard let value = fields["name"], let name = try fields.text("name") else { return nil }
        guard !name.isEmpty, name.utf8.count <= longestName, !name.hasPrefix("."),
            !name.contains("/"), !name.contains("\n")
        else {
            throw value.error(
                "a name is one line of up to \(longestName) letters, without '/' and no '.' first")
        }
        return name
    }
}
