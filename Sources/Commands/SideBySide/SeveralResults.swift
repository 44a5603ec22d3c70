import ArgumentParser
import Foundation
import Judgement
import Linux
import Reports
import RunRecord
import Testbed
import Wording

/// What becomes of several plans: how their jobs ended, their findings, their index.
actor SeveralResults {
    private let plans: [PlannedRuns]
    private let leftOut: [String]
    private let index: String?
    private let skipsUnavailable: Bool
    private let history: HistoryOptions
    private let format: FormatOption?
    private var ends: [Int: [JobEnd.Outcome]] = [:]
    private var findings: [Int: Findings] = [:]
    private var problems: [String] = []

    /// Results of plans.
    ///
    /// - Parameters:
    ///   - plans: The plans that are run.
    ///   - leftOut: The names of those that the budget left out.
    ///   - index: The folder of the index; nil for none, when there is one plan.
    ///   - skipsUnavailable: Whether a plan that this machine cannot do leaves the status as it is.
    ///   - history: Where the runs are kept beyond their folders.
    ///   - format: How the results are told; nil for not at all.
    init(
        plans: [PlannedRuns], leftOut: [String], index: String?, skipsUnavailable: Bool,
        history: HistoryOptions, format: FormatOption?
    ) {
        self.history = history
        self.format = format
        self.plans = plans
        self.leftOut = leftOut
        self.index = index
        self.skipsUnavailable = skipsUnavailable
    }

    /// Notes how a job ended.
    func note(_ end: JobEnd) {
        ends[end.plan, default: []].append(end.outcome)
    }

    /// Judges a plan and writes its reports and the index, on a thread that yields to the runs beside it.
    ///
    /// - Returns: What came out, in a line.
    func report(plan number: Int) async -> String {
        let planned = plans[number]
        let outcomes = ends[number] ?? []
        let extra = RunReport.Circumstances(
            interrupted: outcomes.contains(.interrupted) || outcomes.isEmpty,
            problems: outcomes.compactMap { outcome in
                if case .broken(let why) = outcome { "a run broke off: \(why)" } else { nil }
            })
        let unavailable = outcomes.compactMap { outcome in
            if case .unavailable(let why) = outcome { why } else { nil }
        }.first
        do {
            let noted = try unavailable.map { try planned.folder.noting(unavailable: $0) }
            let folder = noted ?? planned.folder
            try folder.close()
            let report = RunReport(folder: folder)
            let found = try await Blocking.run {
                BackgroundThread.yieldToOthers()
                return try report.make(extra)
            }
            findings[number] = found
            try writeIndex()
            return line(found)
        } catch {
            problems.append("\(planned.name): \(error)")
            return "\(planned.name): \(error)"
        }
    }

    private func line(_ found: Findings) -> String {
        if let why = found.unavailable { return "NOT RUN  \(found.judgement.plan): \(why)" }
        let verdict = found.judgement.verdict.rawValue.uppercased()
        return "\(verdict)  \(found.judgement.plan)"
    }

    /// Tells all, and leaves with the status of the worst.
    ///
    /// - Throws: `ExitCode`, unless all passed.
    func conclude() async throws {
        for number in plans.indices where findings[number] == nil {
            _ = await report(plan: number)
        }
        try tell()
        for (number, found) in findings.sorted(by: { $0.key < $1.key }) {
            history.add(found, of: plans[number].folder)
            GitHubAnnotation.tell(found)
        }
        for problem in problems { StandardError.write("\(problem)\n") }
        if isUnmeasured {
            StandardError.write(
                "nothing was measured: of \((findings.count + leftOut.count).counted("plan")) none was run\n"
            )
        }
        for name in leftOut { StandardError.write("not run for want of time: \(name)\n") }
        if let status { throw status.code }
    }

    private func tell() throws {
        guard let format else { return }
        if index == nil, let only = findings[0] {
            try format.tell(only)
        } else {
            try format.tell(SeveralPlans(entries))
        }
        if format.isForTerminal { print() }
    }

    /// Whether no plan was run at all, though nothing went wrong.
    private var isUnmeasured: Bool { findings.values.allSatisfy { $0.unavailable != nil } }

    /// The exit status; nil when all passed.
    private var status: ExitStatus? {
        let outcomes = ends.values.flatMap { $0 }
        if outcomes.contains(.interrupted) || findings.values.contains(where: \.interrupted) {
            return .interrupted
        }
        let isBroken = outcomes.contains { if case .broken = $0 { true } else { false } }
        let hasFailed = findings.values.contains { ExitStatus($0) == .ownFault }
        if isBroken || hasFailed || !problems.isEmpty { return .ownFault }
        let ran = findings.values.filter { $0.unavailable == nil }
        let worst = ExitStatus(Verdict.worst(ran.map(\.judgement.verdict)))
        if worst != .passed { return worst }
        // Green would say that the servers had been tried.
        if isUnmeasured, skipsUnavailable || findings.isEmpty { return .inconclusive }
        return ran.count < findings.count && !skipsUnavailable ? .unavailable : nil
    }

    private var entries: [PlanEntry] {
        plans.indices.compactMap { number in
            findings[number].map {
                PlanEntry(
                    findings: $0, page: "\(plans[number].name)/reports/\(HTMLReport.fileName)")
            }
        }
    }

    private func writeIndex() throws {
        guard let index else { return }
        try SubjectFiles(indexOf: entries).write(to: index)
    }
}
