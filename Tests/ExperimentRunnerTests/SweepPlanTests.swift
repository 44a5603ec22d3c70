import LoadGenerator
import Plan
import TestSupport
import Testing

@testable import ExperimentRunner
@testable import Experiments
@testable import Judgement

@Suite struct SweepPlanTests {
    private static func plan(_ over: String, until: String = "") -> String {
        """
        cluster: { masters: 3, config: { cluster-node-timeout: 1s } }
        load: { rate: 300/s }
        timeline: [ { at: 1s, pause: node 1, for: 1s } ]
        duration: 9s
        sweep:
          over: { \(over) }
        \(until)
        expect: []
        """
    }

    @Test func everyCellIsAPlanOfItsOwn() throws {
        let plan = try PlanSamples.read(
            Self.plan(
                "cluster.config.cluster-node-timeout: [1s, 2s], "
                    + "timeline.0.for: { from: 500ms, to: 2s, steps: 3, scale: log }",
                until: "  until: { measure: failover-time.median, half-width: 5% }"))
        let sweep = try #require(plan.sweep)
        #expect(sweep.cellCount == 6)
        let last = try sweep.plan(ofCell: 5, of: plan, runs: 4, PlanSamples.vocabulary)
        #expect(last.cluster.nodeTimeout == .seconds(2))
        #expect(last.timeline[0].length == .seconds(2))
        #expect(last.runs == 4)
        #expect(last.sweep == nil)
        let middle = try sweep.plan(ofCell: 1, of: plan, PlanSamples.vocabulary)
        #expect(middle.timeline[0].length == .seconds(1))
        #expect(middle.cluster.nodeTimeout == .seconds(1))
        #expect(sweep.goal?.isRelative == true)
        #expect(PlanPreview(of: plan).text.contains("6 cells"))
    }

    @Test func rangesKeepTheirUnits() throws {
        let plan = try PlanSamples.read(
            Self.plan(
                "load.rate: { from: 100/s, to: 300/s, steps: 3 }, cluster.masters: "
                    + "{ from: 3, to: 5, steps: 3 }, load.value-size: [64B]"))
        let record = try #require(plan.sweep).record(of: plan, seed: 1)
        #expect(record.axes[0].values == ["100/s", "200/s", "300/s"])
        #expect(record.axes[1].values == ["3", "4", "5"])
    }

    @Test(arguments: [
        ("cluster.config.cluster-node-timeout: [1s, 2x]", "plan.yaml:6:53: '2x' is not a duration"),
        ("cluster.replica: [1]", "plan.yaml:6:29: the cluster has no key 'replica'; did you mean"),
        ("timeline.0.for: [1s, 20s]", "plan.yaml:6:32: with timeline.0.for 20s: plan.yaml:3"),
        ("timeline.7.for: [1s]", "plan.yaml:6:28: 'timeline' is a list and has no element '7'"),
        ("load.rate: 5/s", "plan.yaml:6:22: an axis takes a list of values"),
        ("load.rate: { from: 5/s, to: 3s, steps: 3 }", "another kind of value"),
        ("load.rate: { from: 5/s, to: 3/s, steps: 3 }", "a range rises"),
        ("load.rate: [5/s, 5/s]", "plan.yaml:6:28: '5/s' is there twice"),
        ("runs: [1]", "plan.yaml:6:11: a sweep cannot vary 'runs'"),
    ])
    func badValuesAreNamedWithTheirPlace(over: String, complaint: String) {
        #expect(PlanSamples.complaint(Self.plan(over)).contains(complaint))
    }

    @Test(arguments: [
        ("{ measure: failover-time.max, half-width: 5% }", "only .median"),
        ("{ measure: failover-tme.median, half-width: 5% }", "failover-time"),
        ("{ measure: failover-time.median, half-width: 5B }", "half-width is a percentage"),
        ("{ measure: failover-time.median, half-width: 5%, threshold: 3% }", "threshold is"),
        ("{ half-width: 5% }", "either a 'measure' or an 'event'"),
        ("{ event: failovers >= 1 }", "needs 'half-width'"),
        ("{ event: failovers, half-width: 5% }", "plan.yaml:7:19:"),
    ])
    func badGoalsAreNamed(until: String, complaint: String) {
        let text = Self.plan("load.rate: [5/s]", until: "  until: \(until)")
        #expect(PlanSamples.complaint(text).contains(complaint))
    }

    @Test func theSweepIsNoPartOfWhatARunMeasures() throws {
        let one = try PlanSamples.read(Self.plan("load.rate: [5/s]"))
        let two = try PlanSamples.read(Self.plan("load.rate: [6/s]"))
        #expect(PlanText(of: one).identifier == PlanText(of: two).identifier)
        #expect(PlanText(of: one).sweepIdentifier != PlanText(of: two).sweepIdentifier)
    }

    @Test func theReportsMeasuresAreTheSweepsOwn() throws {
        let plan = try PlanSamples.read(
            Self.plan(
                "load.client: [redisson, jedis]",
                until: "  show: [outage, \"latency.max[fault]\"]"))
        let record = try #require(plan.sweep).record(of: plan, seed: 1)
        #expect(record.shown == ["outage", "latency.max[fault]"])
        #expect(record.axes[0].values == ["redisson", "jedis"])
    }

    @Test(arguments: [
        ("[outge]", "'outge' is not one measure"), ("[outage + 1s]", "is not one measure"),
        ("[outage, outage]", "is there twice"), ("[]", "at least one measure"),
    ])
    func badMeasuresToShowAreNamed(shown: String, complaint: String) {
        let text = Self.plan("load.rate: [5/s]", until: "  show: \(shown)")
        #expect(PlanSamples.complaint(text).contains(complaint))
    }
}
