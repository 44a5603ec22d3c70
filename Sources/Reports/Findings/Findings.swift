package import Judgement
import Quantities
package import RunRecord

/// What is to be reported of one plan: its judgement, what its runs left, and how to repeat it.
///
/// Every report is a pure function of this.
package struct Findings: Sendable {
    /// The answer.
    package var judgement: Judgement
    /// The runs in their order; may be fewer than the judgement's when some could not be read.
    package var runs: [RunRecord] {
        didSet { analyses = runs.map(RunAnalysis.init) }
    }
    /// Where the plan states its expectations, in their order; empty when not known.
    package var stated: [PlanRecord.Stated] = []
    /// The command that repeats the runs; nil when it is not known.
    package var command: String?
    /// Where the run folder is; nil when there is none.
    package var folder: String?
    /// A hash of the resolved plan; nil when it is not known.
    package var planHash: String?
    /// Why the plan could not be run on this machine; nil when it could.
    package var unavailable: String?
    /// Whether the runs were stopped before their end.
    package var interrupted: Bool
    /// What of the run folder could not be read, in sentences.
    package var problems: [String]
    /// How far runs are that are not done, in a sentence; nil when they are.
    package var progress: String?
    /// The runs worked out, in their order.
    private(set) var analyses: [RunAnalysis]

    /// Findings; what is left out is not known.
    package init(
        judgement: Judgement, runs: [RunRecord], command: String? = nil, folder: String? = nil,
        planHash: String? = nil, unavailable: String? = nil, interrupted: Bool = false,
        problems: [String] = [], progress: String? = nil
    ) {
        self.judgement = judgement
        self.runs = runs
        self.command = command
        self.folder = folder
        self.planHash = planHash
        self.unavailable = unavailable
        self.interrupted = interrupted
        self.problems = problems
        self.progress = progress
        analyses = runs.map(RunAnalysis.init)
    }

    /// Where the plan states an expectation: `plan.yaml:12:5`; nil when not known.
    func place(ofExpectation index: Int) -> String? {
        guard stated.indices.contains(index), let file = stated[index].file else { return nil }
        let numbers = [stated[index].line, stated[index].column].compactMap { $0 }
        return ([file] + numbers.map { String($0) }).joined(separator: ":")
    }

    /// The shards of each run that a fault was done to or that lost their master, by the run's number.
    var affectedShards: [Int: Set<Int>] {
        Dictionary(
            analyses.map { ($0.record.description.index, $0.affectedShards) },
            uniquingKeysWith: { first, second in first.union(second) })
    }

    /// The load's workers that died, in sentences.
    package var failedWorkers: [String] {
        runs.flatMap { [$0.load, $0.loadBeside] }.flatMap { $0?.failedWorkers ?? [] }
    }

    /// The description of the first run: what all runs of a plan share, but for the seed.
    var description: RunDescription? { runs.first?.description }

    /// The seeds of the runs, each once, in words.
    var seeds: String {
        var seen: Set<UInt64> = []
        return runs.map { $0.description.seed }.filter { seen.insert($0).inserted }
            .map { String($0) }.joined(separator: ", ")
    }

    /// All episodes with the number of the run they happened in, in the order of the runs.
    var episodes: [(run: Int, episode: Episode)] {
        judgement.runs.flatMap { run in run.episodes.map { (run.index, $0) } }
    }

    /// Whether any run was interrupted, by what the caller says or the timelines tell.
    var wasInterrupted: Bool {
        interrupted
            || runs.contains { run in
                run.timeline.contains { $0.kind == .runEnded && $0[.isInterrupted] == true }
            }
    }

    /// Why the answer is inconclusive: each doubt once, with the runs it was raised in.
    var doubts: [(text: String, runs: [Int])] {
        var order: [String] = []
        var runsOf: [String: [Int]] = [:]
        for run in judgement.runs {
            for doubt in run.doubts {
                if runsOf[doubt] == nil { order.append(doubt) }
                runsOf[doubt, default: []].append(run.index)
            }
        }
        return order.map { ($0, runsOf[$0] ?? []) }
    }
}

extension Findings: EncodableSubject, JudgedSubject, TabularSubject, MeteredSubject {
    package static var noun: String { "a plan's runs" }

    /// The judgement.
    package var values: any Encodable { judgement }

    package var suites: [JudgedSuite] { [RunCases().suite(self)] }

    /// The load over time.
    package var rows: [[String]] { RunSeries().rows(of: self) }

    package var metrics: [MetricFamily] { RunMetrics().families(self) }
}

extension Findings {
    /// How finely detection and agreement are told apart, where polling did it; nil where the masters' logs did.
    var pollNote: String? {
        let polled = episodes.flatMap { $0.episode.phases }.filter {
            $0.source == "poll" && $0.parts.contains(.detection)
        }
        guard !polled.isEmpty else { return nil }
        let coarsest = polled.compactMap { $0.pollSeconds }.max()
        let nodes = description?.topology.nodeCount ?? 0
        let interval =
            coarsest.map { "to \(ValueText.text($0, .time))" }
            ?? "to about \(max(10, nodes * 2)) ms, as \(nodes) nodes are polled"
        if description?.lacksLogs == true {
            return
                "The phases of the failover were told by polling and are known \(interval): the servers' logs "
                + "are out of this run's reach. Propagation, election and vote are told as far as a node's view shows them."
        }
        return
            "Where detection ends and agreement begins was seen by polling and is known \(interval): "
            + "the masters' logs name no suspicion. Their sum is read from the log."
    }
}

extension Findings {
    /// How surely times of different hosts are put beside each other; nil where all is told by one clock.
    var clockNote: String? {
        guard let description, !description.lacksLogs, let clocks = description.clocks else {
            return nil
        }
        let errors = clocks.values.map(\.error.inSeconds).sorted(by: >)
        guard let worst = errors.first else { return nil }
        let ahead = clocks.values.map { abs($0.ahead.inSeconds) }.max() ?? 0
        // The log itself cuts off milliseconds.
        let between = errors.prefix(2).reduce(0, +) + 0.001
        return
            "The hosts' clocks, up to \(ValueText.text(ahead, .time)) from this machine's, are known to "
            + "±\(ValueText.text(worst, .time)): a phase from one host's log to another's to ±\(ValueText.text(between, .time))."
    }
}

extension RunDescription {
    /// How many runs went on at once, in words; nil when this one was alone.
    var sideBySideText: String? {
        sideBySide.map { "up to \($0) runs at once on this machine" }
    }
}
