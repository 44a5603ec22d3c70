import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

/// Records of runs in which something that a measure rests on was missing: none of them may pass.
struct WitnessTests {
    private static let logMeasures = [
        "full-resyncs == 0", "flaps == 0", "failovers == 1", "needless-failovers == 0",
        "failover-time <= 10s", "partial-resyncs == 0", "state-fail-time <= 10s", "vote-time <= 1s",
    ]
    private static let pollMeasures = [
        "failovers == 1", "recovery-time <= 10s", "state-fail-time <= 10s", "start-up-time <= 9s",
        "convergence-time <= 5s",
    ]

    @Test(arguments: logMeasures + pollMeasures)
    func withAllWitnessesThereIsAValue(text: String) throws {
        #expect(try verdict(text, Self.run()) == .passed)
    }

    @Test(arguments: logMeasures)
    func withoutTheLogNothingIsKnown(text: String) throws {
        let run = Self.run(lost: .log)
        #expect(try verdict(text, run) == .inconclusive)
        #expect(
            try reason(text, run)?.contains(
                "the servers' logs at level debug did not witness the whole run: node 3 wrote nothing"
            )
                == true)
    }

    @Test func withoutTheLogNoFailoverIsToldOf() {
        #expect(RunAnalysis(Self.run()).episodes.count == 1)
        #expect(RunAnalysis(Self.run(lost: .log)).episodes.isEmpty)
    }

    @Test(arguments: pollMeasures)
    func withoutThePollNothingIsKnown(text: String) throws {
        #expect(try verdict(text, Self.run(lost: .poll)) == .inconclusive)
    }

    @Test func withoutTheProbeThePromotionIsNotKnown() throws {
        #expect(try verdict("promotion-time <= 1s", Self.run()) == .passed)
        #expect(try verdict("promotion-time <= 1s", Self.run(lost: .probe)) == .inconclusive)
    }

    @Test(arguments: Witness.watching)
    func aRecordThatDoesNotTellOfAPromisedWitnessHasNone(witness: Witness) throws {
        let text = witness == .probe ? "promotion-time <= 1s" : "failovers == 1"
        #expect(try verdict(text, Self.run(silent: witness)) == .inconclusive)
    }

    @Test func runsOfEarlierVersionsPromisedNothingAndAreJudgedAsTheyWere() throws {
        var run = Self.run(lost: .log)
        run = RunRecord(
            description: Runs.description(), timeline: run.timeline.filter { $0.kind != .witness },
            load: run.load)
        #expect(try verdict("failovers == 1", run) == .passed)
    }

    @Test func everyMeasureNamesWhatItRestsOn() {
        for measure in MeasureCatalog.all {
            #expect(!measure.witnesses.isEmpty, "\(measure.name)")
            #expect(measure.documentation.contains("Rests on "))
            if measure.needsLoad { #expect(measure.witnesses.contains(.load), "\(measure.name)") }
        }
    }

    // MARK: The ledger

    @Test func keysThatExpiredBeforeTheyWereReadBackWereNotChecked() throws {
        var ledger = LedgerRecord()
        (ledger.acknowledged, ledger.keysWritten, ledger.keysExpired) = (824, 807, 807)
        var result = try self.result("lost-writes == 0", Self.run(ledger: ledger))
        #expect(result.verdict == .inconclusive)
        #expect(result.reason?.contains("nothing was checked: all of 807 written keys") == true)
        ledger.keysExpired = 800
        result = try self.result("lost-writes == 0", Self.run(ledger: ledger))
        #expect(result.verdict == .passed)
        #expect(ledger.keysChecked == 7)
    }

    @Test func withoutTheReadBackNothingIsKnownOfWrites() throws {
        #expect(try verdict("lost-writes == 0", Self.run(ledger: nil)) == .inconclusive)
        #expect(try verdict("lost-writes == 0", Self.run(ledger: LedgerRecord())) == .inconclusive)
        var unread = LedgerRecord()
        (unread.acknowledged, unread.keysWritten, unread.keysUnreadable) = (9, 9, 9)
        #expect(try verdict("lost-writes == 0", Self.run(ledger: unread)) == .inconclusive)
    }

    // MARK: A run

    private static var readBack: LedgerRecord {
        var ledger = LedgerRecord()
        (ledger.acknowledged, ledger.keysWritten) = (100, 50)
        return ledger
    }

    private static func run(
        lost: Witness? = nil, silent: Witness? = nil, ledger: LedgerRecord? = readBack
    ) -> RunRecord {
        var events = Runs.failover()
        for witness in Witness.watching where witness != silent {
            var details: EventDetails = [
                "witness": .text(witness.rawValue),
                "state": .text(witness == lost ? "lost" : "alive"),
            ]
            if witness == lost { details[.why] = "node 3 wrote nothing" }
            events.append(Event(at: Runs.at(29.9), kind: .witness, details: details))
        }
        let series = (1...3).flatMap { Loads.series(1, 29, shard: $0) }
        let groups = LoadWindow.allCases.map { Loads.group($0, outcomes: [.success: 100]) }
        let load = Loads.record(groups: groups, series: series, ledger: ledger)
        var description = Runs.description()
        description.witnesses = Witness.watching.map(\.rawValue)
        return RunRecord(
            description: description, timeline: Runs.record(events: events, load: load).timeline,
            load: load)
    }

    private func result(_ text: String, _ run: RunRecord) throws -> ExpectationResult {
        let judgement = Judge.judge(
            plan: "p", records: [run], expectations: [try Expectation(parsing: text)])
        #expect(judgement.runs[0].doubts == [])
        return judgement.expectations[0]
    }

    private func verdict(_ text: String, _ run: RunRecord) throws -> Verdict {
        try result(text, run).verdict
    }

    private func reason(_ text: String, _ run: RunRecord) throws -> String? {
        try result(text, run).reason
    }
}
