import Foundation
import Judgement
import RunRecord
import Testing

/// Nodes that are paused through a real sshd on hosts that can be lost.
@Suite(
    .serialized, .enabled(if: Tier.startsServers),
    .enabled(if: PrivateHosts.refusal == nil, "\(PrivateHosts.refusal ?? "")")
) struct SecureShellTests {
    private static let disturbed = """
        cluster: { attach: { nodes: 10.77.0.1:7100, password: "${STAGING_PASSWORD}", reach: "./reach {host}" } }
        timeline:
          - { at: 300ms, pause: node 4, for: 1s }
          - { at: 2500ms, pause: node 5, for: 1s }
          - { at: 5s, pause: node 6, for: 1s }
        duration: 8s
        expect: []
        """

    /// ssh, but the client is killed in the middle of the second letting-go-on, and the shell on the host in the middle
    /// of the next but one.
    private static let reach = """
        #!/bin/bash
        host=$1; shift
        to() { ssh -F ssh.conf "$host" "$@"; }
        case "$*" in *'kill -STOP'*) ;; *'kill -CONT'*) echo x >> resumes;; esac
        case "$*:$(wc -l < resumes)" in
        *'kill -STOP'*) to "$@";;
        *'kill -CONT'*:2)
            ssh -F ssh.conf "$host" "sleep 30; $*" & sleep 0.5
            kill -9 $!; echo ssh >> disturbed; exit 137;;
        *'kill -CONT'*:4)
            to "echo \\$\\$ > $PWD/shell; sleep 3; $*" &
            until [ -s shell ]; do sleep 0.05; done
            kill -9 $(cat shell); echo shell >> disturbed; wait $!;;
        *) to "$@";;
        esac

        """

    @Test func aPauseIsProvenAndHealedThoughSSHOrTheShellIsKilled() async throws {
        let scratch = try Scratch()
        _ = try scratch.plan(Self.disturbed)
        _ = try scratch.plan(Self.reach, name: "reach")
        let result = try await PrivateHosts.run(
            """
            chmod +x reach; : > resumes
            word=$($shaketable check plan.yaml | word)
            $shaketable run plan.yaml --consent $word --output run; echo "run $?"
            cat disturbed
            echo "stopped $(stopped)"
            """, in: scratch)
        let text = result.text
        #expect(text.contains("ssh\nshell\nstopped 0"), "\(text)")
        // Healed, but later than the plan says: nothing is concluded.
        #expect(text.contains("run 2\n"))
        #expect(!text.contains(PrivateHosts.password))
        let record = try #require(
            RunFolder.open(at: scratch.file("run")).readRuns().records.first)
        #expect(record.description.reach == "exec")
        let injected = record.timeline.filter { $0.kind == .faultInjected }
        #expect(injected.compactMap(\.node).sorted() == [4, 5, 6])
        #expect(
            injected.allSatisfy {
                $0[.receipt]?.contains("SIGSTOP on the host; /proc/") == true
            })
        let healed = record.timeline.filter { $0.kind == .faultHealed }
        #expect(healed.count == 3)
        #expect(
            healed.count { $0[.receipt]?.contains("only try 2 of 3 worked") == true } == 2)
        #expect(record.timeline.count { $0.kind == .receiptMissing } == 0)
    }

    private static let cutOff = """
        cluster: { attach: { nodes: 10.77.0.2:7100, password: "${STAGING_PASSWORD}", reach: "ssh -F ssh.conf {host}" } }
        timeline:
          - { at: 300ms, pause: node 1, for: 2s }
        duration: 4s
        expect: []
        """

    @Test func aHostThatIsCutOffLetsItsNodeGoOn() async throws {
        let scratch = try Scratch()
        _ = try scratch.plan(Self.cutOff)
        let result = try await PrivateHosts.run(
            """
            word=$($shaketable check plan.yaml | word)
            $shaketable run plan.yaml --consent $word --output run > run.log 2>&1 &
            until [ ! -e /proc/$! ] || grep -qs '"fault-injected"' run/runs/1/timeline.jsonl; do sleep 0.02; done
            echo "stopped before $(stopped)"
            ip link set port1 down
            for try in $(seq 900); do [ "$(stopped)" = 0 ] && break; sleep 0.1; done
            echo "stopped $(stopped)"
            ip link set port1 up
            wait $!; echo "run $?"
            cat run.log
            """, in: scratch)
        let text = result.text
        #expect(text.contains("stopped before 1\nstopped 0\n"), "\(text)")
        #expect(text.contains("run 2\n"))
        let record = try #require(
            RunFolder.open(at: scratch.file("run")).readRuns().records.first)
        let reasons = record.timeline.filter { $0.kind == .receiptMissing }.compactMap {
            $0[.why]
        }
        #expect(
            reasons.contains {
                $0.contains("healing failed three times: the reach of node 1 failed")
                    && $0.contains(/let it go on by hand: ssh .*kill -CONT \d+$/)
            },
            "\(reasons)")
    }
}
