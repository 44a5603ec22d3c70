import RunRecord
import Wording

/// One of a plan's `clients`: programs that run side by side and share each fault.
package struct PlanClient: Hashable, Sendable {
    /// The most clients of a plan.
    static let most = 64

    /// What reports, files and expectations call it.
    package var name: String
    /// What to start.
    package var program: ClientProgramSpecification
    /// The policy that stands for it; nil for none.
    package var policy: String?

    /// The keys of one of a plan's `clients`.
    package static func section(_ vocabulary: PlanVocabulary) -> SectionDocumentation {
        SectionDocumentation(
            "the client program",
            [
                FieldDocumentation(
                    "name", .text, required: true,
                    "What reports call it, and expectations: error-rate[client redis-py]."),
                FieldDocumentation(
                    "command", .list(.text), required: true, "The program and its arguments."),
                FieldDocumentation(
                    "policy", .word(vocabulary.policies.keys.sorted()),
                    "The client policy that stands for it, which `shaketable clients --drift` holds it against."
                ),
            ] + ClientProgramSpecification.fields.map(\.documentation))
    }

    /// Reads a plan's `clients`.
    ///
    /// - Throws: All problems that were found in them.
    static func all(
        reading value: PlanValue, _ vocabulary: PlanVocabulary
    ) throws(PlanError) -> [PlanClient] {
        var problems = ProblemCollector()
        var clients: [PlanClient] = []
        let elements = try value.list("clients")
        guard elements.count <= most else { throw value.error("more than \(most) clients") }
        for element in elements {
            let client = problems.read { () throws(PlanError) in
                try PlanClient(reading: element, vocabulary)
            }
            guard let client else { continue }
            if clients.contains(where: { $0.name == client.name }) {
                problems.add(element.position, "two clients are named \(client.name.quoted)")
            }
            clients.append(client)
        }
        try problems.finish()
        return clients
    }

    private init(reading value: PlanValue, _ vocabulary: PlanVocabulary) throws(PlanError) {
        let fields = try PlanFields(value, of: Self.section(vocabulary))
        let problems = fields.unknownKeys + fields.missingKeys
        guard problems.isEmpty else { throw PlanError(problems: problems) }
        name = try fields.required(fields.text("name"), "name")
        guard ClientDescription.isName(name) else {
            throw fields.position(of: "name").error(
                "a client's name is of letters, digits, '.', '-' and '_', at most "
                    + "\(ClientDescription.longestName), such as redis-py")
        }
        policy = try fields.word("policy")
        program = try ClientProgramSpecification(fields)
    }
}

extension PlanExpectation {
    /// What stands for each client of the plan.
    private static let everyClient = "every client"

    /// Reads an expectation; one of `every client` is one of each.
    ///
    /// - Parameters:
    ///   - value: What the plan says.
    ///   - clients: The names of its clients.
    /// - Returns: One expectation, or as many as there are clients, none where there is none.
    /// - Throws: With the column of the word that is wrong.
    static func all(
        reading value: PlanValue, clients: [String]
    ) throws(PlanError) -> [PlanExpectation] {
        guard case .scalar(let text, let isQuoted) = value.content, text.contains(everyClient)
        else { return [try PlanExpectation(reading: value)] }
        func expectation(of client: String) throws(PlanError) -> PlanExpectation {
            var own = value
            own.content = .scalar(
                text.replacing(everyClient, with: "client \(client)"), isQuoted: isQuoted)
            return try PlanExpectation(reading: own)
        }
        var all: [PlanExpectation] = []
        for client in clients { all.append(try expectation(of: client)) }
        // A scenario, whose clients come with `shaketable clients`: it is checked all the same.
        if all.isEmpty { _ = try expectation(of: "any") }
        return all
    }
}
