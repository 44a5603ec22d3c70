import Judgement
import Reports
import RunRecord
import Testbed
import Testing
import Workload

@testable import Commands

struct ExitStatusTests {
    private func findings(failedWorkers: [String]?, beside: [String]? = nil) -> Findings {
        func record(_ failures: [String]?) -> LoadRecord {
            var record = LoadRecord(
                groups: [], sliceMilliseconds: 100, series: [], stretches: [],
                stretchesDropped: false, baselineAsked: 0, baselineDelivered: 0, inFlightPeak: 0,
                schedulerLateness: LatencyHistogram(), ledger: nil)
            record.failedWorkers = failures
            return record
        }
        let description = RunDescription(
            index: 1, plan: "p", about: "", seed: 1,
            topology: Topology(masters: 1, replicasPerMaster: 0),
            nodeTimeoutMilliseconds: 1000, configuration: [:], server: "7.0.15",
            sandbox: "namespaces", networkEngine: "none", host: [:], programVersion: "0",
            wallClockNanoseconds: 0, askedRate: nil, clientPolicy: nil, steps: [],
            durationSeconds: 1, monotonicOriginNanoseconds: 0)
        let run = RunRecord(
            description: description, timeline: [], load: record(failedWorkers),
            loadBeside: record(beside))
        let judgement = Judge.judge(plan: "p", records: [run], expectations: [])
        return Findings(judgement: judgement, runs: [run])
    }

    @Test func aDeadLoadWorkerIsAFaultOfOurs() {
        #expect(ExitStatus(findings(failedWorkers: ["load worker 1 of 2 died"])) == .ownFault)
        #expect(ExitStatus(findings(failedWorkers: nil, beside: ["it died"])) == .ownFault)
    }

    @Test func theStatusOfAnErrorFollowsFromItsKind() {
        #expect(ExitStatus(of: ClusterError(.unavailable, "no server")) == .unavailable)
        let others: [ClusterError.Kind] = [.refused, .unfit, .late, .unproven, .inaccessible]
        for kind in others { #expect(ExitStatus(of: ClusterError(kind, "x")) == .ownFault) }
        #expect(ExitStatus(of: LoadError.unreachable(["127.0.0.1:1"])) == .unavailable)
        #expect(ExitStatus(of: LoadError.unusable("no key")) == .ownFault)
        #expect(ExitStatus(of: RunFolderError(path: "x", message: "gone")) == .unavailable)
        #expect(ExitStatus(of: CancellationError()) == .ownFault)
    }

    @Test func otherwiseTheVerdictCounts() {
        let found = findings(failedWorkers: nil)
        #expect(ExitStatus(found) == ExitStatus(found.judgement.verdict))
        #expect(ExitStatus(found) != .ownFault)
    }
}
