import LoadGenerator

/// Whether what a plan expects of its writes can be known at all: a load that writes nothing into the
/// ledger would lose nothing, and that must not look like a cluster that keeps everything.
struct LedgerCheck {
    /// The measures that the ledger answers.
    private static let measures = ["lost-writes", "unacknowledged-applied"]

    /// The load; nil for none.
    let load: LoadSpecification?
    /// What is expected.
    let expectations: [PlanExpectation]

    /// Adds a problem for each expectation that could not fail.
    func run(_ problems: inout ProblemCollector) {
        guard let load, !load.mix.contains(where: { $0.command == "set" && $0.share > 0 }),
            !(load.preload != nil && load.mix.contains { ["get", "mget"].contains($0.command) })
        else { return }
        for expectation in expectations {
            let words = expectation.text.split { !($0.isLetter || $0.isNumber || $0 == "-") }
            guard let name = Self.measures.first(where: { words.contains($0[...]) }) else {
                continue
            }
            problems.add(
                expectation.position,
                "'\(name)' accounts for what set writes, and the load's mix has no set")
        }
    }
}
