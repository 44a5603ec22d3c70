import TestSupport
import Testing

@testable import RunRecord

struct OutageTests {
    private func outage(_ stretches: [OutcomeStretch], _ reference: String = "outage") throws
        -> [Double]
    {
        let load = Loads.record(stretches: stretches)
        return try values(reference, Runs.analysis(Runs.failover(), load: load))
    }

    @Test func endsWithTheFirstOperationAfterWhichASecondIsGood() throws {
        let found = try outage([
            Loads.stretch(1, 10), Loads.stretch(13, 13.5, outcome: .timeout),
            Loads.stretch(13.7, 13.8, node: 4), Loads.stretch(14.2, 14.2, outcome: .timeout),
            Loads.stretch(14.25, 29, node: 4),
        ])
        #expect(found == [4.25])
    }

    @Test func anAnswerAlreadyOnItsWayEndsNothing() throws {
        let found = try outage([
            Loads.stretch(1, 10.0001), Loads.stretch(13, 13.5, outcome: .timeout),
            Loads.stretch(13.75, 29, node: 4),
        ])
        #expect(found == [3.75])
    }

    @Test func operationsThatWaitWithoutFailingAreAnOutageToo() throws {
        #expect(try outage([Loads.stretch(1, 10), Loads.stretch(13.75, 29, node: 4)]) == [3.75])
    }

    @Test func whatWaitedIsSeenWhereItWasToBeSentThoughTheLastOfItWasAnsweredAtOnce() throws {
        // One client sends all again at 13.75 s: what came just before that had waited for no 100 ms.
        let series = Loads.series(1, 29).map { slice in
            var slice = slice
            let meant = Double(slice.slice) / 10
            let waited = meant >= 10 && meant < 13.6 ? 13.75 - meant : 0.05
            slice.latencyMaxMicroseconds = UInt64(waited * 1_000_000)
            return slice
        }
        let load = Loads.record(
            series: series, stretches: [Loads.stretch(1, 10), Loads.stretch(13.75, 29, node: 4)])
        #expect(try values("outage", Runs.analysis(Runs.failover(), load: load)) == [3.75])
    }

    @Test func serviceThatNeverStopsIsNoOutage() throws {
        #expect(try outage([Loads.stretch(1, 29)]) == [0])
    }

    @Test func serviceThatNeverComesBackIsAnInfiniteOutage() throws {
        #expect(try outage([Loads.stretch(1, 10)]) == [.infinity])
        #expect(
            try outage([Loads.stretch(1, 10), Loads.stretch(28.5, 29, node: 4)]) == [.infinity])
    }

    @Test func aFailureWithinTheGoodStretchMovesTheEnd() throws {
        let found = try outage([
            Loads.stretch(1, 10), Loads.stretch(13.5, 29, node: 4),
            Loads.stretch(13.8, 14, outcome: .clusterDown),
        ])
        #expect(found == [4])
    }

    @Test func readsAndWritesAreToldApartAndTheLongerCounts() throws {
        let stretches = [
            Loads.stretch(1, 10), Loads.stretch(14, 29, node: 4),
            Loads.stretch(1, 10, kind: .read), Loads.stretch(12, 29, kind: .read, node: 4),
        ]
        #expect(try outage(stretches, "outage[reads]") == [2])
        #expect(try outage(stretches, "outage[writes]") == [4])
        #expect(try outage(stretches) == [4])
    }

    @Test func aSlowLoadsSilencesAreNoOutage() throws {
        let answers = (2...56).map { Loads.stretch(Double($0) * 0.5, Double($0) * 0.5) }
        #expect(try outage(answers) == [0])
    }

    @Test func otherShardsAreSeenFromTheFaultToo() throws {
        let stretches = [
            Loads.stretch(1, 10), Loads.stretch(13, 29, node: 4),
            Loads.stretch(1, 29, shard: 2, node: 2), Loads.stretch(1, 10, shard: 3, node: 3),
            Loads.stretch(11, 29, shard: 3, node: 3),
        ]
        #expect(try outage(stretches, "outage[healthy shards]") == [0, 1])
        #expect(try outage(stretches, "outage[affected shards]") == [3])
    }
}
