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
        problems.update(&name) { () throws(PlanError) in try Self.name(fields) }
        problems.update(&about) { () throws(PlanError) in try fields.text("about") }
        cluster = problems.read { () throws(PlanError) in
            try fields["cluster"].map { value throws(PlanError) in
                try ClusterSpecification(reading: value)
            }
        }
        load = problems.read { () throws(PlanError) in
            try fields["load"].flatMap { value throws(PlanError) in
                ClientProgramSpecification.isAll(of: value)
                    ? nil : try LoadSpecification(reading: value, vocabulary)
            }
        }
        clientProgram =
            problems.read { () throws(PlanError) in
                try fields["load"].flatMap { value throws(PlanError) in
                    try ClientProgramSpecification.some(reading: value, vocabulary)
                }
            } ?? nil
        readClients(fields, vocabulary, &problems)
        duration = problems.read { () throws(PlanError) in try fields.duration("duration") }
        problems.update(&end) { () throws(PlanError) in
            try fields.word("until").flatMap(RunEnd.init)
        }
        problems.update(&runs) { () throws(PlanError) in try fields.integer("runs") }
        problems.update(&reuse) { () throws(PlanError) in
            try fields.word("reuse").flatMap(Reuse.init)
        }
        seed = problems.read { () throws(PlanError) in try fields.integer("seed") }.map(UInt64.init)
        readSteps(fields, vocabulary, &problems)
        readExpectations(fields, &problems)
        sweep = problems.read { () throws(PlanError) in
            try fields["sweep"].map { value throws(PlanError) in
                try SweepSpecification(reading: value)
            }
        }
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
