import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

/// Outages whose length is worked out by hand from every single operation.
struct KnownOutageTests {
    /// Healthy shards beside the one that is hit.
    private func log(_ fault: ClosedRange<Double>) -> OperationLog {
        var log = OperationLog(fault: fault)
        log.add(rate: 500, shard: 2, node: 2)
        log.add(rate: 500, shard: 3, node: 3)
        return log
    }

    private func read(_ reference: String, _ events: [Event], _ log: OperationLog) throws
        -> [Double]
    {
        try values(reference, Runs.analysis(events, load: log.record))
    }

    private func fault(
        _ start: Double, _ end: Double, _ name: String, node: Int = 1, disables: Bool = false
    ) -> [Event] {
        [
            Runs.injected(start, node: node, fault: name, disables: disables),
            Runs.healed(end, node: node, fault: name),
        ]
    }

    private func near(_ value: Double?, _ expected: Double, _ tolerance: Double = 0.003) -> Bool {
        abs((value ?? .nan) - expected) <= tolerance
    }

    @Test func aPauseOfTwoSecondsWithoutReplica() throws {
        var log = log(10...12)
        log.add(rate: 500) {
            $0 >= 10 && $0 < 12.016 ? (12.016, .success) : ($0 + 0.0005, .success)
        }
        let events = fault(10, 12, "pause", disables: true)
        #expect(near(try read("outage", events, log).first, 2.016))
        #expect(near(try read("latency.p50[fault, shard 1]", events, log).first, 1.02, 0.02))
        #expect(near(try read("latency.p99[fault, shard 1]", events, log).first, 1.999, 0.02))
        #expect(try read("outage[healthy shards]", events, log) == [0, 0])
    }

    @Test func whoWaitsOnWhenOthersAreServedAgainHasNotBeenServed() throws {
        // A client whose one connection hangs: the new owner answers from 12.8 s on, what lay in the old connection
        // only at 14.65 s, long after the silence.
        var log = log(10...22)
        log.add(rate: 20) {
            $0 >= 10 && $0 < 12.8 ? (14.65, .success) : ($0 + 0.0005, .success)
        }
        let events = fault(10, 22, "pause", disables: true)
        #expect(near(try read("outage", events, log).first, 2.8, 0.11))
        // A load that sends nothing for as long misses nothing.
        var slow = self.log(10...22)
        slow.add(rate: 20, to: 10)
        slow.add(rate: 20, from: 12.8)
        #expect(try read("outage", events, slow).first == 0)
    }

    @Test func aPauseOfTwoSecondsWithClientsThatGiveUpAfterHalfOne() throws {
        var log = log(10...12)
        log.add(rate: 500) { intended in
            guard intended >= 10, intended < 12.016 else { return (intended + 0.0005, .success) }
            return intended + 0.5 < 12.016 ? (intended + 0.5, .timeout) : (12.016, .success)
        }
        let events = fault(10, 12, "pause", disables: true)
        #expect(near(try read("error-rate[fault, shard 1]", events, log).first, 0.76, 0.005))
        #expect(near(try read("outage", events, log).first, 2.016))
    }

    @Test func aKillOfThreeSecondsWithoutReplica() throws {
        var log = log(10...13)
        log.add(rate: 500) { intended in
            intended >= 10 && intended < 15.03
                ? (intended + 0.001, intended < 13 ? .connectionRefused : .clusterDown)
                : (intended + 0.0005, .success)
        }
        #expect(near(try read("outage", fault(10, 13, "kill", disables: true), log).first, 5.03))
    }

    @Test func clientsCutOffWhileTheNodeRuns() throws {
        var log = log(10...13)
        log.add(rate: 500) { intended in
            guard intended >= 10, intended < 13 else { return (intended + 0.0005, .success) }
            return intended < 12.9 ? (intended + 0.1, .timeout) : (13.003, .success)
        }
        let events = fault(10, 13, "partition")
        #expect(try read("errors[fault, shard 1]", events, log) == [1450])
        #expect(near(try read("outage", events, log).first, 3.003))
        #expect(near(try read("outage[writes]", events, log).first, 3.003))
    }

    @Test func clientsThatAreHeldBack() throws {
        var log = log(10...11)
        for kind in OperationKind.allCases {
            log.add(rate: 250, kind: kind) { intended in
                intended >= 10 && intended < 11.04
                    ? (11.04, .success) : (intended + 0.0005, .success)
            }
        }
        #expect(near(try read("outage", fault(10, 11, "client-pause"), log).first, 1.04))
    }

    @Test func onlyWritesAreHeldBack() throws {
        var log = log(10...11)
        log.add(rate: 250, kind: .read)
        log.add(rate: 250) { intended in
            intended >= 10 && intended < 11.04
                ? (11.04, .success) : (intended + 0.0005, .success)
        }
        let events = fault(10, 11, "client-pause")
        #expect(near(try read("outage[writes]", events, log).first, 1.04))
        #expect(try read("outage[reads]", events, log) == [0])
    }

    @Test func anOutageThatBeginsLongAfterTheFault() throws {
        var log = log(10...19)
        log.add(rate: 500) { intended in
            intended >= 11.5 && intended < 19.1
                ? (intended + 0.001, .clusterDown) : (intended + 0.0005, .success)
        }
        #expect(
            near(try read("outage", fault(10, 19, "partition", disables: true), log).first, 9.1))
    }

    @Test func serviceThatComesAndGoesEndsWithTheLastOutage() throws {
        var log = log(10...20)
        log.add(rate: 500) { intended in
            let isOut = intended >= 10 && intended < 12 || intended >= 14 && intended < 15.5
            return isOut ? (intended + 0.001, .readOnly) : (intended + 0.0005, .success)
        }
        #expect(near(try read("outage", fault(10, 20, "pause", disables: true), log).first, 5.5))
    }

    @Test func aLaterFaultElsewhereIsNotCounted() throws {
        var log = log(10...28)
        log.add(rate: 500) { intended in
            let isOut = intended >= 10 && intended < 12 || intended >= 20 && intended < 21
            return isOut ? (intended + 0.001, .clusterDown) : (intended + 0.0005, .success)
        }
        let events =
            fault(10, 26, "pause", disables: true) + [
                Runs.injected(18, node: 2, step: 1), Runs.healed(22, node: 2, step: 1),
            ]
        #expect(near(try read("outage[shard 1]", events, log).first, 2))
    }

    @Test func aLoadThatEndsMeanwhileSaysNever() throws {
        var waiting = log(10...28)
        waiting.add(rate: 500) { intended in
            intended >= 10 ? (29.5, .timeout) : (intended + 0.0005, .success)
        }
        #expect(try read("outage", [Runs.injected(10)], waiting) == [.infinity])
        var relieved = log(10...28.4)
        relieved.add(rate: 500) { intended in
            intended >= 10 && intended < 28.5
                ? (28.5, .success) : (intended + 0.0005, .success)
        }
        #expect(
            try read("outage", fault(10, 28.4, "pause", disables: true), relieved) == [.infinity])
    }

    @Test func aSlowLoadIsJudgedByWhoWaits() throws {
        // One operation in 700 ms: nobody waits in between, and a pause of two seconds is seen all the same.
        var idle = log(10...12)
        idle.add(rate: 1 / 0.7)
        let events = fault(10, 12, "pause", disables: true)
        #expect(try read("outage", events, idle) == [0])
        var held = log(10...12)
        held.add(rate: 1 / 0.7) { intended in
            intended >= 10 && intended < 12.01 ? (12.01, .success) : (intended + 0.0005, .success)
        }
        #expect(near(try read("outage", events, held).first, 2.01))
    }

    @Test func aClosedLoopThatStandsStill() throws {
        // One caller: its operation under way at 10 s is answered at 12.2 s; nothing else is sent meanwhile.
        var log = log(10...12)
        log.add(rate: 500, to: 10)
        log.add(rate: 500, from: 10, to: 10.002) { _ in (12.2, .success) }
        log.add(rate: 500, from: 12.2)
        #expect(
            near(try read("outage", fault(10, 12, "debug-sleep", disables: true), log).first, 2.2))
    }

    @Test func aMomentOfNoiseIsNoRelapse() throws {
        var log = log(10...20)
        log.add(rate: 500) { intended in
            if intended >= 10, intended < 12 { return (12, .success) }
            if intended >= 17, intended < 17.15 { return (17.15, .success) }
            return (intended + 0.0005, .success)
        }
        #expect(near(try read("outage", fault(10, 20, "pause", disables: true), log).first, 2))
    }

    @Test func aFaultThatNobodyFeltIsNoOutage() throws {
        var log = log(10...12)
        log.add(rate: 500)
        #expect(try read("outage", fault(10, 12, "bgsave"), log) == [0])
        #expect(try read("outage", [], log).isEmpty)
    }

    @Test func onlyTheNodeThatAPartitionCutsOffIsAffected() throws {
        let events = (1...6).map { node in
            Runs.injected(10, node: node, fault: "partition", disables: node == 1, isFar: node != 1)
        }
        let run = Runs.analysis(events)
        #expect(run.affectedShards == [1])
    }

    @Test func aFaultOfClientsAloneAffectsEveryShard() throws {
        let event = Event(
            at: Runs.at(10), kind: .faultInjected,
            details: ["step": .integer(0), "fault": .text("delay"), "disables": .flag(false)])
        #expect(Runs.analysis([event]).affectedShards == [1, 2, 3])
    }

    @Test func theFarEndOfALinkIsNotAffected() {
        let far = Event(
            at: Runs.at(10), kind: .faultInjected, node: 2,
            details: [
                "step": .integer(0), "fault": .text("delay"), "disables": .flag(false),
                "far": .flag(true),
            ])
        let run = Runs.analysis([Runs.injected(10, fault: "delay", disables: false), far])
        #expect(run.affectedShards == [1])
    }

    @Test func noPercentileLiesAboveTheGreatestLatency() {
        var histogram = LatencyHistogram()
        for value in [150_001, 9_999_999, 12_345_678] as [UInt64] {
            histogram.record(microseconds: value)
        }
        for percent in [50, 99, 99.9, 100.0] {
            #expect(histogram.percentile(percent) ?? .zero <= histogram.max ?? .zero)
        }
    }
}
