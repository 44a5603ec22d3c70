import Foundation
import Testing

/// Faults that somebody undoes, ignores or fakes, against real servers in the sandbox: none ends "passed".
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct UndoneFaultTests {
    @Test func whatIsUndoneBeforeItsHealIsNotProven() async throws {
        let undone = try await Hand.undoes(
            """
            cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 5s, save: "" } }
            load: { rate: 300/s, connections: 10, client: redisson }
            timeline:
              - { at: 1s, pause: node 4, for: 3s }
              - { at: 1s, config-set: { target: node 5, set: { maxmemory: 200mb } }, for: 3s }
              - { at: 1s, memory-pressure: node 1, for: 3s }
              - { at: 1s, client-pause: { target: node 2, mode: write }, for: 3s }
              - { at: 1s, clock-jump: { target: node 5, by: 1h }, for: 3s }
              - { at: 1s, forget-node: node 6, for: 3s }
              - { at: 1s, connection-storm: { target: node 3, connections: 100 }, for: 3s }
            duration: 5500ms
            expect: [failovers == 0]
            """,
            by: """
                frozen=$(pid 4)
                sleep 2
                kill -CONT $frozen
                cli 5 config set maxmemory 0
                cli 1 config set maxmemory 0
                cli 2 client unpause
                head -c 8 /dev/zero | dd of=$(home 5)/clock-offset conv=notrunc
                for node in 1 2 3; do cli $node cluster meet 127.0.1.6 7000; done
                cli 3 client kill type normal
                """)
        #expect(undone.code == 2, "\(undone.text)")
        #expect(
            Set(undone.lapsed.keys) == [
                "pause", "config-set", "memory-pressure", "client-pause", "clock-jump",
                "forget-node", "connection-storm",
            ], "\(undone.lapsed) \(undone.text)")
        #expect(undone.text.contains("it no longer acted before its heal"), "\(undone.text)")
    }

    @Test func whatKeepsANodeFromItsWorkMustGoOnToo() async throws {
        let undone = try await Hand.undoes(
            """
            cluster:
              masters: 3
              replicas: 1
              config: { cluster-node-timeout: 5s, save: "3600 1", appendonly: yes }
            load: { rate: 500/s, connections: 10, mix: { set: 100% }, client: redisson }
            timeline:
              - { at: 1s, kill: node 4, for: 3s }
              - { at: 1s, slow-save: { target: node 5, by: 100ms }, for: 3s }
              - at: 1s
                slow-command: { target: node 6, busy-after: 300ms }
                for: 3s
              - { at: 1s, fork-stall: node 3, for: 3s }
              - { at: 1s, slow-fsync: node 1, for: 5s }
              - { at: 1s, disk-full: node 2, for: 4s }
            duration: 8500ms
            expect: [failovers == 0]
            """,
            by: """
                dead=$(home 4); full=$(home 2); stalled=$(home 3); slow=$(home 1); saving=$(pid 5)
                sleep 2.5
                (cd $dead && redis-server redis.conf > /dev/null 2>&1 &)
                kill -USR1 $(cat /proc/$saving/task/$saving/children)
                cli 6 script kill
                rm $stalled/fork-stall
                mount -o remount,size=1g $full
                for try in $(seq 150); do
                    cli 1 info persistence | grep -q 'aof_delayed_fsync:[1-9]' && break
                    sleep 0.02
                done
                sleep 0.2
                rm $slow/fsync-stall
                """)
        #expect(undone.code == 2, "\(undone.text)")
        #expect(
            Set(undone.lapsed.keys) == [
                "kill", "slow-save", "slow-command", "fork-stall", "slow-fsync", "disk-full",
            ], "\(undone.lapsed) \(undone.text)")
    }

    @Test func aLinkRuleThatSomebodyGoesRoundDoesNotAct() async throws {
        let undone = try await Hand.undoes(
            """
            cluster: { masters: 3, replicas: 0, config: { cluster-node-timeout: 5s, save: "" } }
            load: { rate: 300/s, connections: 10, client: redisson }
            timeline:
              - { at: 1s, delay: { from: clients, to: node 1, by: 50ms }, for: 2s }
              - { at: 1100ms, partition: { from: node 2, to: node 3, traffic: bus }, for: 2s }
            duration: 4500ms
            expect: [flaps == 0]
            """,
            by: """
                sleep 2.2
                tc filter add dev lo parent 1: protocol ip prio 1 u32 match u32 0 0 flowid 1:0
                sleep 0.1
                tc filter del dev lo parent 1: prio 1
                """)
        #expect(undone.code == 2, "\(undone.text)")
        #expect(Set(undone.lapsed.keys) == ["delay", "partition"], "\(undone.text)")
    }

    @Test func aRationThatIsLiftedDoesNotAct() async throws {
        let plan = """
            cluster: { masters: 3, replicas: 0, config: { cluster-node-timeout: 5s, save: "" } }
            load: { rate: 12000/s, connections: 50, client: redisson }
            timeline: [{ at: 1s, cpu-limit: { target: node 1, to: 2% }, for: 2s }]
            duration: 4500ms
            expect: [flaps == 0]
            """
        let scratch = try Scratch()
        let check = try await Program.run(["check", try scratch.plan(plan)])
        if check.code == 69 { try Test.cancel("\(check.text)") }
        let undone = try await Hand.undoes(
            plan,
            by: """
                server=$(pid 1)
                sleep 1.7
                for mount in $(awk '$3 ~ /^cgroup/ { print $2 }' /proc/mounts); do
                    for group in $(find $mount -path '*shaketable*' -name node-1); do
                        echo -1 > $group/cpu.cfs_quota_us || echo max > $group/cpu.max
                    done
                done
                """)
        #expect(undone.code == 2, "\(undone.text)")
        #expect(undone.lapsed["cpu-limit"] != nil, "\(undone.text)")
    }

    @Test func aNodeThatWritesLessForAWhileLeavesItsLogUnknownAndATakeoverIsTold() async throws {
        let undone = try await Hand.undoes(
            """
            cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 5s, save: "" } }
            timeline: [{ at: 1s, pause: node 4, for: 1s }]
            duration: 3500ms
            expect: [flaps == 0]
            """,
            by: """
                sleep 2.2
                cli 5 config set loglevel notice
                sleep 0.5
                cli 5 config set loglevel debug
                cli 2 config set cluster-node-timeout 1000
                sleep 0.3
                cli 2 config set cluster-node-timeout 5000
                cli 3 config set maxmemory-policy allkeys-lru
                cli 6 cluster failover takeover
                """)
        #expect(undone.code == 2, "\(undone.text)")
        #expect(undone.text.contains("node 5 was at level 'notice', not debug"), "\(undone.text)")
        #expect(
            undone.text.contains("node 6 says that a client told it to take over"),
            "\(undone.text)")
        let said = undone.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            said.contains("node 2 had another cluster-node-timeout for a time, 1000"),
            "\(undone.text)")
        #expect(
            said.contains("node 3's maxmemory-policy became 'allkeys-lru' from 'noeviction'"),
            "\(undone.text)")
    }

    /// Somebody who wakes a server so long after each SIGSTOP.
    private static func waking(after seconds: String) -> String {
        """
        me=$$
        ( while sleep 0.02; do
            read -r _ _ state _ < /proc/$me/stat || exit
            [ "$state" = T ] && sleep \(seconds) && kill -CONT $me
        done ) &
        exec redis-server "$@"
        """
    }

    private static let pausing = """
        cluster: { masters: 3, replicas: 0, config: { cluster-node-timeout: 1s, save: "" } }
        load: { rate: 300/s, connections: 10, client: redisson }
        timeline: [{ at: 1s, pause: node 1, for: 1s }]
        duration: 2500ms
        expect: [flaps == 0]
        """

    @Test(arguments: ["0.03", "0.4"])
    func aServerThatWakesByItselfIsNotPaused(seconds: String) async throws {
        let scratch = try Scratch()
        let result = try await Program.run([
            "run", try scratch.plan(Self.pausing), "--output", scratch.file("run"),
            "--redis-server",
            try ServerScript.write(Self.waking(after: seconds), in: scratch),
        ])
        #expect(result.code == 2, "\(result.text)")
    }

    @Test(arguments: [
        ("redis-server \"$@\"", "pause: node 1", "is not the server that answers there: process "),
        (
            "exec redis-server \"$@\" > >(grep --line-buffered -v FAIL)", "pause: node 1",
            "does not go straight into its log"
        ),
        (
            "unset LD_PRELOAD\nexec redis-server \"$@\"", "fork-stall: node 1",
            "needs a server that is linked dynamically"
        ),
        (
            "unset LD_PRELOAD\nexec redis-server \"$@\"", "clock-jump: { target: node 1, by: 1h }",
            "needs a server that is linked dynamically"
        ),
    ])
    func aServerThatFaultsCannotReachIsRefused(
        script: String, fault: String, words: String
    ) async throws {
        let scratch = try Scratch()
        let plan = Self.pausing.replacing("pause: node 1", with: fault)
        let result = try await Program.run([
            "run", try scratch.plan(plan), "--output", scratch.file("run"), "--redis-server",
            try ServerScript.write(script, in: scratch),
        ])
        #expect(result.code == 69, "\(result.text)")
        #expect(result.text.contains(words), "\(result.text)")
    }

    @Test func aServerThatIsAnotherProcessAfterItsRestartIsNotTrusted() async throws {
        let scratch = try Scratch()
        let script = """
            if [ "$1" = --version ]; then exec redis-server --version; fi
            if [ -e second ]; then redis-server "$@"; else touch second; exec redis-server "$@"; fi
            """
        let plan = Self.pausing.replacing("pause: node 1", with: "kill: node 1")
        let result = try await Program.run([
            "run", try scratch.plan(plan), "--output", scratch.file("run"), "--redis-server",
            try ServerScript.write(script, in: scratch),
        ])
        #expect(result.code == 2, "\(result.text)")
        #expect(result.text.contains("is not the server that answers there"), "\(result.text)")
    }
}
