import Quantities
import Testing

@testable import Judgement

struct ExpectationMeaningTests {
    @Test(arguments: [
        "0 <= 1", "1s <= node-timeout * 2", "masters == 3", "3% < 4%",
    ])
    func withoutAMeasureNothingIsSaid(text: String) {
        #expect(complaint(text).contains("no measure is in it"))
    }

    @Test(arguments: [
        "failovers == failovers", "failovers - failovers == 0", "failovers * 0 == 0",
        "2 * outage - outage == outage", "outage / outage == 100%", "outage <= outage + 1s",
        "(failovers + flaps) / (flaps + failovers) == 100%", "failovers != failovers",
        "error-rate[run] == error-rate", "-outage == 0s - outage",
        "outage * failovers / failovers == outage", "latency.p99 / 1ms == 1000 * latency.p99 / 1s",
        "outage * 3 == outage + outage + outage",
    ])
    func whatCancelsItselfOutSaysNothing(text: String) {
        #expect(complaint(text).contains("in the same way"), "\(complaint(text))")
    }

    @Test(arguments: [
        "error-rate <= 300%", "error-rate < 101%", "error-rate <= 100%", "error-rate >= 0%",
        "lost-writes >= 0", "failovers > -1", "outage >= 0s", "0 <= failovers", "failovers != -3",
        "error-rate * 2 <= 2", "error-rate + attempt-error-rate <= 200%",
        "failovers + 1 > 0",
        "failovers != 0.5", "failover-time.count >= 0", "outage / failovers >= 0s",
        "errors * flaps >= 0", "failovers >= 1 - replicas", "delivered-rate <= 100%",
        "failover-time.max >= 0s - node-timeout", "outage >= 5s - 5s",
        // A run that delivers less counts nowhere.
        "delivered-rate > 0%", "delivered-rate >= 95%",
    ])
    func whatHoldsWhateverHappensSaysNothing(text: String) {
        #expect(complaint(text).contains("holds whatever happens"), "\(complaint(text))")
    }

    @Test(arguments: [
        "(failovers - 1) * (failovers - 1) >= 0", "(failovers - flaps) * (failovers - flaps) >= 0",
        "failovers * failovers - 2 * failovers + 1 >= 0", "failovers * failovers >= failovers",
        // No whole number lies between 1 and 2.
        "(failovers - 1) * (failovers - 2) >= 0", "(2 * failovers - 1) * (4 * failovers - 2) > 0",
        "(failovers - flaps) * (flaps - failovers) <= 0",
        "errors * (failovers - flaps) * 2 * (failovers - flaps) + flaps >= 0",
        "(error-rate - 50%) * (error-rate - 50%) >= 0%", "error-rate * error-rate <= error-rate",
        "(failovers - 1) * (failovers - 1) * (failovers - 1) * (failovers - 1) >= 0",
        "errors / (errors + 1) <= 100%", "outage / (outage + 1s) < 100%",
        "errors[fault] / errors <= 100%", "(errors - errors[fault]) / flaps >= 0%",
        "(failovers - flaps) / (failovers - flaps + 0) * outage >= 0s",
    ])
    func whatIsNeverOnTheOtherSideOfItsLimitSaysNothing(text: String) {
        #expect(complaint(text).contains("holds whatever happens"), "\(complaint(text))")
    }

    @Test(arguments: [
        "latency.p99 != 5ms", "outage != 3s", "failover-time.mean != 1s", "throughput != 100/s",
        "error-rate != 5%", "failovers.mean != 0.5",
    ])
    func whatIsMeasuredIsNeverUnequalByAnythingThatHappens(text: String) {
        #expect(complaint(text).contains("never the same to the last digit"), "\(complaint(text))")
    }

    @Test(arguments: [
        "error-rate > 100%", "lost-writes < 0", "failovers == -1", "failovers == 1.5",
        "error-rate == 200%", "outage < 0s", "2 * failovers + 1 == 0.5", "outage / 0 <= 5s",
    ])
    func whatNoRunCanMeetSaysNothing(text: String) {
        #expect(complaint(text).contains("no run can meet"), "\(complaint(text))")
    }

    @Test(arguments: [
        "lost-writes == 0", "error-rate == 0%", "error-rate < 100%", "failovers >= 1",
        "outage - outage-beside <= 5s", "outage[reads] == outage[writes]", "failovers <= masters",
        "latency.p50 <= latency.p99[fault]", "failovers.mean == 0.5", "failovers / 2 == 50%",
        "linearizability-violations - retry-anomalies >= 1", "throughput[baseline] >= rate * 95%",
        "outage.max == outage.min", "failovers * failovers == 4", "outage > 0s", "flaps != 0",
        "(failovers - 1) * (failovers - 1) == 0", "(failovers - 1) * (failovers - 3) >= 0",
        "failovers * failovers <= failovers", "(outage - 1s) * 2 >= 0s",
        "(failovers - flaps) * (failovers - errors) >= 0", "errors[fault] / errors <= 50%",
        "(failovers - 1) / (failovers - 3) >= 0%", "error-rate * error-rate >= error-rate / 2",
        "1 / failovers >= 100%", "delivered-rate >= 99%", "outage != 0s", "failovers != 2",
    ])
    func whatARunCanMeetOrBreakIsTaken(text: String) {
        #expect(complaint(text) == "")
    }

    @Test(arguments: [
        "latency.p50 <= latency.p99", "latency.p99[fault] <= latency.max[fault]",
        "errors[fault] <= errors", "errors >= errors[fault, reads]",
        "latency.max[fault] <= latency.max",
        "failover-time.min <= failover-time.max", "failover-time.median <= failover-time.p95",
        "failover-time <= failover-time.max", "needless-failovers <= failovers",
        "service-latency.p99 <= latency.p99", "2 * errors[reads] <= 3 * errors + 1",
        "detection-time <= failover-time", "failover-time >= vote-time",
        "retry-anomalies <= linearizability-violations", "errors - errors[fault] >= 0",
    ])
    func whatOneMeasureOwesToAnotherSaysNothing(text: String) {
        #expect(complaint(text).contains("holds whatever happens"), "\(complaint(text))")
    }

    @Test(arguments: [
        "lost-writes <= 999999999", "errors <= 32000", "outage.count <= 1000000",
        "errors <= 1000000000",
        "failovers <= 1000", "load-memory <= 1000000GiB", "replica-lag <= 1000000GiB",
        "failovers != 1000",
        "flaps <= 1000000", "full-resyncs <= 100000", "latency.max <= 100h", "latency.p99 < 10000s",
        "stale-reads <= 1000000", "lost-writes <= errors + 1000000000", "throughput <= 1000000/s",
    ])
    func aLimitThatNoLoadOrClusterReachesSaysNothing(text: String) {
        #expect(complaint(text).contains("holds whatever happens"), "\(complaint(text))")
    }

    @Test(arguments: [
        "failover-time <= 1000h", "outage.max <= 100h", "recovery-time <= 1000s",
        "failover-time.max <= node-timeout * 100000",
        "failover-time.max <= failover-worst-case * 1000",
    ])
    func aLimitThatIsLongerThanAnyRunSaysNothing(text: String) {
        #expect(complaint(text).contains("no run of this plan takes as long"), "\(complaint(text))")
    }

    /// Every measure there is: a limit beyond all that can be is refused, and so is one that nothing is below.
    @Test func noMeasureHasALimitThatNothingReaches() {
        for measure in MeasureCatalog.all {
            let name = measure.name + (measure.isDistribution ? ".p99" : "")
            let unit =
                switch measure.unit {
                case .time: "h"
                case .ratio: "%"
                case .rate: "/s"
                case .bytes: "GiB"
                case .count: ""
                }
            for aggregate in ["", ".max", ".median", ".mean"] {
                for text in [
                    "\(name)\(aggregate) <= 1000000000000\(unit)",
                    "\(name)\(aggregate) >= 0\(unit)",
                ] {
                    #expect(
                        ["holds whatever", "no run of this plan", "has one value in each run"]
                            .contains {
                                complaint(text).contains($0)
                            }, "\(text): \(complaint(text))")
                }
            }
        }
    }

    @Test(arguments: [
        "in-flight-peak >= 1", "connections-peak > 0", "start-up-time > 0s", "latency.p50 > 0s",
        "failover-time.min > 0s", "load-memory-peak != 0B", "load-memory > 0B",
    ])
    func whatIsNeverNothingIsMoreThanNothingWhateverHappens(text: String) {
        #expect(complaint(text).contains("is never 0"), "\(complaint(text))")
    }

    @Test func whatMayBeNothingIsTaken() {
        for text in [
            "outage.max > 0s", "throughput > 0/s", "in-flight-peak >= 2", "detection-time > 0s",
        ] {
            #expect(complaint(text) == "", "\(text)")
        }
    }

    @Test(arguments: ["start-up-time <= 1h", "start-up-time.max < 10m"])
    func aClusterIsGivenUpBeforeSuchALimit(text: String) {
        #expect(complaint(text).contains("holds whatever happens"), "\(complaint(text))")
        #expect(complaint("start-up-time <= 30s") == "")
    }

    @Test(arguments: [
        "latency.p99[fault] <= latency.p99", "error-rate[fault] <= error-rate",
        "errors <= errors[fault]",
        "latency.max <= latency.max[baseline]", "failover-time.max <= failover-time.median * 2",
        "errors[fault] < errors", "outage.max <= 60s", "recovery-time <= 2m", "lost-writes <= 100",
        "failovers <= 20", "failover-time.mean <= failover-time.p95", "outage.max >= 1h",
        "errors[reads] <= errors[fault]", "3 * errors[reads] <= 2 * errors",
    ])
    func whatOnlyLooksLikeItIsTaken(text: String) {
        #expect(complaint(text) == "")
    }

    @Test func longProductsAreTakenInShortTime() {
        let factor = "(failovers + flaps + errors + full-resyncs + lost-writes)"
        let text = Array(repeating: factor, count: 12).joined(separator: "*") + " == 1"
        #expect(complaint(text) == "")
    }

    @Test func theColumnIsThatOfTheMeasure() throws {
        let error = #expect(throws: ExpectationError.self) {
            try Expectation(parsing: "0% <= error-rate").checkMeaning()
        }
        #expect(error?.column == 7)
    }

    private func complaint(_ text: String) -> String {
        var plan = ExpectationTests.plan(hasLoad: true)
        plan.hasProgram = true
        do {
            try Expectation(parsing: text).check(against: plan)
            return ""
        } catch {
            return "\(error)"
        }
    }
}
