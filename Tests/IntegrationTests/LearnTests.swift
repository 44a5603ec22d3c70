import Foundation
import RunRecord
import Testing

/// What can be learned of a cluster that was there before, and what it allows.
@Suite(.serialized, .enabled(if: Tier.startsServers)) struct LearnTests {
    private static let plan = """
        cluster: { attach: { nodes: 127.0.3.2:7100, user: USER, password: "${STAGING_PASSWORD}", reach: env A=b } }
        load: { rate: 300/s, keys: 500 }
        timeline:
          - { at: 1s, pause: master of slot 0, for: 4s }
        duration: 7s
        expect: []
        """

    @Test func aClusterIsLearnedBesideTheTruth() async throws {
        let scratch = try Scratch()
        _ = try scratch.plan(Self.plan)
        let result = try await PrivateCluster.run(
            """
            cd $folder
            export SHAKETABLE_PASSWORD=$STAGING_PASSWORD
            for node in 1 2 3 4 5 6; do
                cli $node config set maxmemory-policy allkeys-lru repl-backlog-size 2mb save '900 1 60 100' >/dev/null
                cli $node acl setuser poor on ">$STAGING_PASSWORD" '~shaketable:*' +cluster +info +get +set >/dev/null
            done
            value=$(printf 'x%.0s' {1..512})
            for i in {1..1000}; do
                case $((i % 10)) in
                [0-5]) echo "GET key:$((i % 200))";;
                [6-8]) echo "SET key:$((i % 200)) $value";;
                9) echo "ZADD board:$((i % 20)) $i member";;
                esac
            done > commands
            while :; do cat commands; done | redis-cli -c -h 127.0.3.1 -p 7100 >/dev/null 2>&1 &
            sleep 0.5
            $shaketable learn 127.0.3.1:7100 --watch 2s -o rehearsal.yaml; echo "learn $?"
            kill %%
            cat rehearsal.yaml
            $shaketable check rehearsal.yaml >check 2>&1; echo "check $?"
            SHAKETABLE_PASSWORD=wrong $shaketable learn 127.0.3.1:7100; echo "wrong password $?"
            $shaketable learn 127.0.3.1:7999; echo "nobody $?"
            redis-server --port 7300 --bind 127.0.3.1 --save "" >/dev/null 2>&1 &
            until redis-cli -h 127.0.3.1 -p 7300 ping >/dev/null 2>&1; do sleep 0.05; done
            SHAKETABLE_PASSWORD= $shaketable learn 127.0.3.1:7300; echo "no cluster $?"
            $shaketable learn 127.0.3.1:7100 --user poor; echo "poor $?"
            sed 's/user: USER, //' plan.yaml > rich.yaml; sed 's/USER/poor, node-timeout: 1s/' plan.yaml > poor.yaml
            echo DOCTOR; $shaketable doctor --attach rich.yaml; echo "doctor $?"
            $shaketable doctor --attach poor.yaml; echo "poor doctor $?"
            for node in 1 2 3 4 5 6; do cli $node --scan --pattern 'shaketable*'; done | wc -l | sed 's/^/left /'
            """, in: scratch)
        let text = result.text
        #expect(text.contains("learn 0\n"), "\(text)")
        for line in [
            "  masters: 3", "  replicas: 1", "    cluster-node-timeout: \"1000\"",
            "    maxmemory-policy: \"allkeys-lru\"", "    repl-backlog-size: \"2097152\"",
            "    save: [\"900 1\", \"60 100\"]", "  value-size: 512B",
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
        // Behind a fork-stall, where the machine's forks are slow.
        #expect(text.contains(", pause: master of slot 0, for: 7s }\n"))
        let gets = try #require(text.firstMatch(of: /mix: \{ get: ([0-9.]+)%, set: ([0-9.]+)%/))
        #expect((57...63).contains(Double(gets.output.1) ?? 0))
        #expect((27...33).contains(Double(gets.output.2) ?? 0))
        #expect(text.contains("Left out, secrets: masterauth, requirepass."))
        #expect(text.contains("check 0\n"))
        #expect(text.contains("wrong password 69"))
        #expect(text.contains("nobody 69"))
        #expect(text.contains("without cluster support"))
        #expect(text.contains("no cluster 69"))
        #expect(text.contains("may not CONFIG GET maxmemory, SLOWLOG GET 1, LATENCY LATEST"))
        #expect(text.contains("ACL SETUSER poor on ~* +cluster|nodes"))
        #expect(text.contains("poor 69"))
        #expect(!text.contains(PrivateCluster.password))
        let doctor = text.components(separatedBy: "DOCTOR\n").last ?? ""
        #expect(doctor.contains("ok: commands for load: GET, SET, INCR, HSET"))
        #expect(doctor.contains("ok: host of node 6: the server may be stopped and let go on"))
        #expect(doctor.contains("\ndoctor 0\n"), "\(doctor)")
        #expect(doctor.contains("missing: commands for load: INCR, HSET, HGETALL, MGET, UNLINK"))
        #expect(doctor.contains("remedy: ACL SETUSER poor ~shaketable:* +@read +@write"))
        #expect(doctor.contains("poor doctor 69"))
        #expect(doctor.contains("left 0"))
    }
}
