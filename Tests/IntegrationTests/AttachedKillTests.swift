import Foundation
import RunRecord
import Testing

/// What is left on a cluster that was there before when the harness is killed.
@Suite(.serialized, .enabled(if: Tier.startsServers)) struct AttachedKillTests {
    private static let plan = """
        cluster: { attach: { nodes: 127.0.3.1:7100, password: "${STAGING_PASSWORD}" } }
        load: { rate: 200/s, keys: 100, expire: 3s }
        timeline:
          - { at: 1s, config-set: { target: all nodes, set: { hz: "50", maxmemory-policy: allkeys-lru } }, for: 20s }
          - { at: 1500ms, slow-command: { target: node 2, busy-after: 100ms }, for: 15s }
        duration: 30s
        expect: []
        """

    @Test func whatAnAddressCanChangeIsPutBackThoughTheHarnessIsKilled() async throws {
        let scratch = try Scratch()
        _ = try scratch.plan(Self.plan)
        let result = try await PrivateCluster.run(
            """
            cd $folder
            mkdir temporary; export TMPDIR=$folder/temporary
            word=$($shaketable check plan.yaml | word)
            settings() { for node in 1 2 3 4 5 6; do timeout 2 redis-cli -h 127.0.3.$node -p 7100 config get "*" | paste - - | grep -E '^(hz|maxmemory-policy|lua-time-limit)\\s'; done; }
            settings > before
            for wish in 0 1; do
                $shaketable run plan.yaml --consent $word --output killed-$wish > killed.log 2>&1 &
                harness=$!
                until [ "$(cli 1 config get hz | tail -1)" = 50 ] || [ ! -e /proc/$harness ]; do sleep 0.02; done
                # With settings half made; then with the script that goes on without its caller.
                if [ $wish = 1 ]; then until cli 2 ping | grep -q BUSY || [ ! -e /proc/$harness ]; do sleep 0.02; done; fi
                kill -9 $harness
                for try in $(seq 100); do settings > after; cmp -s before after && break; sleep 0.1; done
                cmp before after && echo "put back $wish"
                cli 2 ping
            done
            sleep 3.5
            for node in 1 2 3 4 5 6; do cli $node --scan --pattern 'shaketable*'; done | wc -l | sed 's/^/left /'
            ls temporary/shaketable-owed-* 2>/dev/null | wc -l | sed 's/^/owed /'
            """, in: scratch)
        let text = result.text
        #expect(text.contains("put back 0\nPONG"), "\(text)")
        #expect(text.contains("put back 1\nPONG"))
        #expect(text.contains("left 0\nowed 0"))
        #expect(!text.contains(PrivateCluster.password))
    }
}
