import Foundation
import Judgement
import RunRecord
import Testing

/// Plans on a cluster that was there before.
@Suite(.serialized, .enabled(if: Tier.startsServers)) struct AttachedRunTests {
    private static let byAddress = """
        cluster: { attach: { nodes: 127.0.3.4:7100, password: "${STAGING_PASSWORD}" } }
        load: { rate: 300/s, connections: 10, keys: 500, mix: { get: 60%, set: 20%, incr: 10%, hset: 10% } }
        timeline:
          - { at: 1s, debug-sleep: master of slot 0, for: 4s }
        duration: 7s
        expect:
          - failovers == 1
          - failover-time.max <= failover-worst-case
          - vote-time.max <= 1s
        """

    @Test func byAddressThePlanRunsAndLeavesNothing() async throws {
        let scratch = try Scratch()
        _ = try scratch.plan(Self.byAddress)
        let result = try await PrivateCluster.run(
            """
            plan=$folder/plan.yaml
            STAGING_PASSWORD=wrong $shaketable check $plan; echo "wrong password $?"
            $shaketable run $plan; echo "no consent $?"
            $shaketable run $plan --consent 00000000; echo "other consent $?"
            sed 's/debug-sleep/pause/' $plan > $folder/pause.yaml
            $shaketable check $folder/pause.yaml; echo "pause $?"
            $shaketable check $plan > $folder/check; echo "check $?"
            for node in 1 2 3 4 5 6; do cli $node --scan; done | sort -u | tr '\\n' ' '; echo before
            $shaketable run $plan --consent $(word < $folder/check) --output $folder/run; echo "run $?"
            # The old master may still be on its way to being a replica, which loses the keys with the new master's data.
            for try in {1..150}; do
                keys=$(for node in 1 2 3 4 5 6; do cli $node --scan; done | sort -u | tr '\\n' ' ')
                [ "$keys" = "foreign " ] && break
                sleep 0.2
            done
            echo "${keys}after"
            """, in: scratch)
        let text = result.text
        #expect(text.contains("wrong password 69"), "\(text)")
        #expect(text.contains("no consent 77"))
        #expect(text.contains("other consent 77"))
        #expect(text.contains("'pause' is unavailable: it needs to stop a node's process"))
        #expect(text.contains("pause 69"))
        #expect(text.contains("check 0"))
        #expect(text.contains("foreign before"))
        #expect(text.contains("foreign after"))
        #expect(!text.contains(PrivateCluster.password))
        let folder = try RunFolder.open(at: scratch.file("run"))
        let record = try #require(folder.readRuns().records.first)
        #expect(record.description.reach == "address")
        #expect(record.description.addresses?.count == 6)
        let removed = try #require(record.timeline.first { $0.kind == .keysRemoved })
        #expect(removed[.keysFailed] == 0)
        #expect((removed[.keys] ?? 0) > 300)
        let results = try #require(try folder.readJudgement()).expectations
        #expect(results.first { $0.text == "vote-time.max <= 1s" }?.verdict == .inconclusive)
        let analysis = RunAnalysis(record)
        #expect(analysis.episodes.count == 1)
        #expect(analysis.episodes.first?.failoverTime != nil)
    }

    private static let byPrefix = """
        cluster: { attach: { nodes: 127.0.3.1:7100, password: "${STAGING_PASSWORD}", reach: env A=b } }
        timeline:
          - { at: 500ms, pause: master of slot 0, for: 4s }
          - at: 700ms
            command:
              target: replica of slot 0
              run: echo "$SHAKETABLE_NODE $SHAKETABLE_HOST $SHAKETABLE_PORT $SHAKETABLE_SHARD $SHAKETABLE_RUN" > mark
              proof: cat mark
              undo: rm mark
            for: 3s
        duration: 6s
        expect: [failovers == 1]
        """

    @Test func byPrefixANodeIsFrozenAndGoesOnThoughTheHarnessIsKilled() async throws {
        let scratch = try Scratch()
        _ = try scratch.plan(Self.byPrefix)
        let result = try await PrivateCluster.run(
            """
            cd $folder
            plan=$folder/plan.yaml
            word=$($shaketable check $plan | word)
            $shaketable run $plan --consent $word --output $folder/run; echo "run $?"
            stopped() { grep -l '^State:.*stopped' /proc/[0-9]*/status 2>/dev/null | wc -l; }
            echo "stopped $(stopped)"
            ls mark 2>/dev/null
            until whole; do sleep 0.1; done
            $shaketable run $plan --consent $word --output $folder/killed > killed.log 2>&1 &
            until [ -e mark ]; do sleep 0.05; done
            echo "stopped then $(stopped)"
            kill -9 $!
            for try in $(seq 300); do [ "$(stopped)" = 0 ] && [ ! -e mark ] && break; sleep 0.1; done
            echo "stopped after $(stopped), mark $(ls mark 2>/dev/null | wc -l)"
            """, in: scratch)
        let text = result.text
        #expect(text.contains("stopped 0\n"), "\(text)")
        #expect(text.contains("stopped then 1\n"))
        #expect(text.contains("stopped after 0, mark 0\n"))
        let folder = try RunFolder.open(at: scratch.file("run"))
        let record = try #require(folder.readRuns().records.first)
        #expect(record.timeline.filter { $0.kind == .receiptMissing } == [])
        let receipts = record.timeline.filter { $0.kind == .faultInjected }.compactMap {
            $0[.receipt]
        }
        #expect(receipts.contains { $0.contains("/stat says T; process") })
        #expect(receipts.contains { $0.contains("127.0.3.") && $0.contains(" 7100 1 1") })
        #expect(record.timeline.count { $0.kind == .faultHealed } == 2)
    }
}
