import Experiments
import Foundation
import Judgement
import OutageAnalysis
import Reports

@testable import Quantities

/// What tuning, a change, a sweep and an analysis of logs could have found, as their pages show it.
enum SyntheticExperiments {
    private static func outcome(
        _ variant: Int, _ trial: Trial, failedOver: Bool, outage: Double
    ) -> TrialOutcome {
        TrialOutcome(
            variant: variant, trial: trial, failedOver: failedOver,
            failoverSeconds: failedOver ? outage * 0.8 : nil, outageSeconds: outage,
            failedOperations: 3, errorRate: 0.12, lostWrites: 1, inFlightPeak: 250)
    }

    private static func stalls(_ variant: Int, _ failovers: Int, of trials: Int) -> [TrialOutcome] {
        (0..<trials).map {
            outcome(variant, Trial(.stall, seconds: 1.5), failedOver: $0 < failovers, outage: 1.5)
        }
    }

    private static func failures(_ variant: Int, _ timeout: Double) -> [TrialOutcome] {
        [Trial.Kind.kill, .freeze, .partition].flatMap { kind in
            (0..<12).map { index in
                outcome(
                    variant, Trial(kind, seconds: 6), failedOver: true,
                    outage: timeout * (1.8 + Double(index) / 40))
            }
        }
    }

    /// 2 s is shown to survive stalls of 1.5 s and to keep to the goal; 3 s and 5 s were not tried.
    static var tuning: TuneDocument {
        let question = TuneQuestion(
            nodeTimeouts: [0.5, 1, 2, 3, 5], stalls: [0.5, 1.5],
            failures: [.kill, .freeze, .partition], tolerance: 0.1, masters: 3, rate: 500,
            client: "redisson", workload: "w",
            goal: TuneGoal(.outage, limitSeconds: 5))
        let predictions = question.nodeTimeouts.map {
            TunePrediction(
                nodeTimeout: $0, median: $0 * 1.5 + 0.8, p95: $0 * 1.8 + 1,
                needless: [$0 > 0.6 ? 0 : 0.9, $0 > 1.2 ? 0 : 0.95])
        }
        let outcomes = stalls(1, 3, of: 3) + stalls(2, 0, of: 40) + failures(2, 2)
        let answer = TuneAnswer(
            question, outcomes: outcomes, doubts: ["machine too noisy"], server: "redis 7.0.15",
            predictions: predictions)
        return TuneDocument(answer, predictions: predictions)
    }

    /// A shorter node-timeout, after which stalls lead to failovers.
    static var change: ChangeDocument {
        let question = ChangeQuestion(
            changes: [
                SettingChange(
                    name: "cluster-node-timeout", from: ["15000"], to: ["1000"],
                    bearing: "when a silent node is held for failed", ignored: nil),
                SettingChange(
                    name: "requirepass", from: ["(hidden)"], to: ["(hidden, differs)"],
                    bearing: nil, ignored: "passwords are left out"),
            ], nodeTimeouts: [15, 1], stalls: [1.5], failures: [.kill], tolerance: 0.2,
            tolerated: 0.1, masters: 3, workload: "w")
        let outcomes = stalls(0, 0, of: 20) + stalls(1, 14, of: 20)
        return ChangeDocument(
            ChangeAnswer(question, outcomes: outcomes, doubts: [], server: "redis 7.0.15"))
    }

    /// Two clients, one of them ten times as slow to recover.
    static var sweep: SweepFindings {
        let sweep = SweepRecord(
            name: "clients", about: "Which client rides through?", hash: "h",
            axes: [.init(path: "load.client", values: ["redisson", "lettuce"])], goal: nil,
            leastRuns: 3, runsPerCell: 3, isAdaptive: false, seed: 1, shown: ["outage"])
        let cells = [1.25, 12.5].enumerated().map { index, outage -> SweepCell in
            var cell = SweepCell(index: index, of: sweep, records: [], expectations: [])
            cell.measures = [
                MeasureSummary(
                    name: "outage", unit: .time, samples: [outage], min: outage, median: outage,
                    p95: outage, max: outage, medianLow: outage - 0.1, medianHigh: outage + 0.2)
            ]
            return cell
        }
        return SweepFindings(sweep: sweep, cells: cells, folder: "sweeps/clients")
    }

    /// What an analysis finds in the log of a replica whose master was lost; `words` is what the log says of why the
    /// cluster is down.
    static func outage(_ words: String = "At least one hash slot is not served") throws
        -> OutageAnalysis
    {
        let master = "\(String(repeating: "a", count: 40))"
        let log = """
            7:S 01 Oct 2020 07:58:09.005 * Marking node \(master) as failing (quorum reached).
            7:S 01 Oct 2020 07:58:09.006 # Cluster state changed: fail
            7:S 01 Oct 2020 07:58:09.007 # Cluster is currently down: \(words)
            7:S 01 Oct 2020 07:58:09.105 # Start of election delayed for 612 milliseconds (rank #0, offset 4711).
            7:S 01 Oct 2020 07:58:09.805 # Starting a failover election for epoch 8.
            7:S 01 Oct 2020 07:58:09.811 # Failover election won: I'm the new master.
            7:M 01 Oct 2020 07:58:09.812 # Cluster state changed: ok

            """
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "replica.log")
        try Data(log.utf8).write(to: file)
        var analyzer = OutageAnalyzer()
        try analyzer.read(log: file.path)
        return analyzer.analysis()
    }
}
