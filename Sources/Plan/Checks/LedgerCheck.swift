import Judgement
import Workload

/// Whether what a plan expects of its data can be known at all: a load that writes nothing into the
/// ledger would lose nothing, and that must not look like a cluster that keeps everything. Likewise
/// without reads none is stale.
struct LedgerCheck {
    /// The measures that the ledger answers by itself, and those that need reads as well.
    private static let writeMeasures = ["lost-writes", "data-left", "unacknowledged-applied"]
    private static let historyMeasures = ["linearizability-violations", "retry-anomalies"]
    private static let readMeasures = ["stale-reads", "stale-read-rate", "staleness"]

    /// The load; nil for none.
    let load: LoadSpecification?
    /// Whether a client program makes the operations that are judged; our own load then runs beside it, if at
    /// all, and is not what is judged.
    let isProgram: Bool
    /// What is expected.
    let expectations: [PlanExpectation]

    /// Adds a problem for each expectation that could not fail.
    func run(_ problems: inout ProblemCollector) {
        guard !isProgram else { return checkProgram(&problems) }
        guard let load else { return }
        let isWritten =
            load.has("set") || (load.preload != nil && (load.has("get") || load.has("mget")))
        let isCounted = load.has("incr") && load.expiry == nil
        for expectation in expectations where !expectation.expectation.isOfClients {
            let words = expectation.text.split { !($0.isLetter || $0.isNumber || $0 == "-") }
            if !isWritten, !isCounted,
                let name = Self.writeMeasures.first(where: { words.contains($0[...]) })
            {
                problems.add(
                    expectation.position,
                    "'\(name)' accounts for what set writes and incr counts (unless it expires), and the "
                        + "load's mix has neither")
            }
            if let name = Self.historyMeasures.first(where: { words.contains($0[...]) }),
                let problem = historyProblem(load, isWritten: isWritten)
            {
                problems.add(expectation.position, "'\(name)' checks recorded keys, and \(problem)")
            }
            if !(isWritten && load.has("get")), !(isCounted && load.has("get-counter")),
                let name = Self.readMeasures.first(where: { words.contains($0[...]) })
            {
                problems.add(
                    expectation.position,
                    "'\(name)' holds what get reads against what set wrote, and get-counter against incr "
                        + "(unless it expires); the load's mix lacks \(missing(load))")
            }
        }
    }

    /// What a program wrote is read back where it told its values, which only its run shows.
    private func checkProgram(_ problems: inout ProblemCollector) {
        for expectation in expectations {
            let words = expectation.text.split { !($0.isLetter || $0.isNumber || $0 == "-") }
            guard let name = Self.historyMeasures.first(where: { words.contains($0[...]) }) else {
                continue
            }
            problems.add(
                expectation.position,
                "'\(name)' needs a load of our own: no client program's history is recorded")
        }
    }

    private func missing(_ load: LoadSpecification) -> String {
        if load.has("get-counter") { return load.has("get") ? "set and incr" : "incr" }
        return load.has("get") ? "set" : "get"
    }

    private func historyProblem(_ load: LoadSpecification, isWritten: Bool) -> String? {
        if load.history == nil { return "the load records none: add history: 20" }
        guard !(isWritten && load.has("get")), !load.has("incr") else { return nil }
        return "the load's mix has neither set and get nor incr"
    }
}

extension LoadSpecification {
    /// Whether the mix has a share of that command.
    fileprivate func has(_ command: String) -> Bool {
        mix.contains { $0.command == command && $0.share > 0 }
    }
}
