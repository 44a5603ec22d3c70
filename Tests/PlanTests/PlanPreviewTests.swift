import Plan
import RunRecord
import TestSupport
import Testing

@testable import Quantities

@Suite("What check prints")
struct PlanPreviewTests {
    private func preview(_ text: String) throws -> String {
        let plan = try PlanSamples.read(text)
        return PlanPreview(of: plan, server: "redis 7.0.15").text
    }

    @Test func thePreviewTellsWhatWouldHappenAndWhen() throws {
        let model = FailoverModel(
            nodeTimeoutSeconds: 2, server: ServerVersion("redis 7.0.15"), replicasPerMaster: 1)
        let worstCase = Duration.milliseconds(Int64((model.worstCaseSeconds * 1000).rounded()))
        #expect(
            try preview(PlanSamples.pauseMaster) == """
                pause-master: A master freezes for 20 s; its replica must take over in time.
                  cluster    3 masters, 1 replica of each: 6 nodes
                             node-timeout 2s
                             save ""
                             maxmemory 100mb
                  load       2000/s, open loop, 50 connections, 1 worker
                             get 80%, set 20%; 10000 keys of 64B each
                             client like redisson: response timeout 10s, 3 retries 1.5s apart
                  time line  0s      the load starts
                             5s      pause master of slot 0 (node 1)
                             12s     kill node 2
                             17s     heal: kill node 2
                             25s     heal: pause master of slot 0
                             30s     failover to replica of slot 16383 (force) \
                (known when the step begins)
                             40s     the load stops; all is healed and read back
                  windows    baseline 0s to 5s, fault 5s to 30s, recovery 30s to 40s
                  expect     failover-time.max <= failover-worst-case    \
                (failover-worst-case = \(worstCase.inWords))
                             lost-writes == 0
                  runs       5, each with a fresh cluster, seed 7; about 3m40s one after the other

                """)
    }

    @Test func valuesThatAreKnownStandBesideTheExpectation() throws {
        let text = try preview(
            PlanSamples.small(
                "load: { rate: 1/s }\ntimeline: [ { at: 5s, kill: node 1 } ]\n"
                    + "expect: [failover-time.median <= textbook-bound, outage < 2 * node-timeout]",
                cluster: "{ config: { cluster-node-timeout: 2s } }"))
        #expect(text.contains("<= textbook-bound    (textbook-bound = 4s)\n"))
        #expect(text.contains("outage < 2 * node-timeout    (node-timeout = 2s)\n"))
    }

    @Test func aPlanWithoutFaultsAndLoadHasOnlyABaseline() throws {
        let text = try preview(PlanSamples.small())
        #expect(text.contains("  load       none\n"))
        #expect(text.contains("  windows    baseline 0s to 40s: there is no fault\n"))
        #expect(text.contains("  expect     nothing: measures only\n"))
        #expect(text.contains("  runs       1, a new seed; about 44s\n"))
    }

    @Test func aKilledNodeWithoutForStaysDownToTheEnd() throws {
        let text = try preview(PlanSamples.small("timeline:\n  - { at: 5s, kill: any master }"))
        #expect(text.contains("5s      kill any master (known when the step begins)\n"))
        #expect(text.contains("  windows    baseline 0s to 5s, fault 5s to 40s\n"))
    }
}
