import Foundation
import RunRecord
import Testing

/// Nodes that are frozen in containers: from inside through an engine's `exec`, from the host, and by the engine's own freezer.
@Suite(.serialized, .enabled(if: Tier.startsServers)) struct ContainerReachTests {
    private func receipt(_ scratch: Scratch, _ run: String) throws -> String {
        let record = try #require(RunFolder.open(at: scratch.file(run)).readRuns().records.first)
        let event = record.timeline.first {
            $0.kind == .faultInjected || $0.kind == .receiptMissing
        }
        return event?[.receipt] ?? event?[.why] ?? "nothing"
    }

    @Test func aContainersServerIsFrozenFromInsideFromItsHostAndByItsEngine() async throws {
        let scratch = try Scratch()
        let result = try await PrivateContainers.run(
            """
            attach "reach: 'kubectl exec {name} -c redis --'" "pause: node 4, for: 500ms"
            go inside; echo "inside $?, stopped $(stopped)"
            attach "reach: 'env A=b'" "pause: node 1, for: 500ms"
            go host; echo "host $?, stopped $(stopped)"
            attach "reach: 'podman exec {name}', words: { pause: 'podman pause {name}', resume: 'podman unpause {name}' }" \\
                "pause: node 2, for: 500ms"
            go words; echo "words $?, stopped $(stopped)"
            attach "reach: 'docker exec {name}'" "pause: node 3, for: 500ms"
            go first; echo "first $?, stopped $(stopped)"
            $shaketable doctor --attach plan.yaml; echo "doctor $?"
            touch bare; go shellless; echo "bare $?, stopped $(stopped)"
            """, in: scratch)
        let text = result.text
        #expect(text.contains(/inside [02], stopped 0/), "\(text)")
        #expect(text.contains(/host [02], stopped 0/))
        #expect(text.contains(/words [02], stopped 0/))
        #expect(text.contains("first 2, stopped 0"))
        #expect(text.contains("process 1 ignores SIGSTOP from inside its container"))
        #expect(text.contains("doctor 69"))
        #expect(text.contains("bare 2, stopped 0"))
        // The number inside the container, where the shell is; that on the host, where it is.
        #expect(try receipt(scratch, "inside").contains("/proc/2/stat says T"))
        let host = try receipt(scratch, "host")
        #expect(host.contains("/stat says T") && !host.contains("/proc/1/"), "\(host)")
        #expect(try receipt(scratch, "words").contains("'podman pause {name}' left with 0"))
        #expect(try receipt(scratch, "first").contains("use attach.words"))
        #expect(
            try receipt(scratch, "shellless").contains("where there is no shell, let attach.words"))
    }

    @Test func aKilledHarnessLeavesNoContainerFrozen() async throws {
        let scratch = try Scratch()
        let result = try await PrivateContainers.run(
            """
            for how in "reach: 'docker exec {name}'" "reach: env A=b" \\
                "words: { pause: 'docker pause {name}', resume: 'docker unpause {name}' }"; do
                attach "$how" "pause: node 4, for: 1s"
                word=$($shaketable check plan.yaml | word)
                until whole; do sleep 0.1; done
                $shaketable run plan.yaml --consent $word --output killed > run.log 2>&1 &
                harness=$!
                until [ "$(stopped)" != 0 ] || [ ! -e /proc/$harness ]; do sleep 0.02; done
                [ "$(stopped)" = 0 ] || echo "then frozen"
                kill -9 $harness
                rm -rf killed
                for try in $(seq 200); do [ "$(stopped)" = 0 ] && break; sleep 0.1; done
                echo "after $(stopped)"
            done
            """, in: scratch)
        #expect(result.text.components(separatedBy: "after 0\n").count == 4, "\(result.text)")
        #expect(
            result.text.components(separatedBy: "then frozen\n").count == 4, "\(result.text)")
    }
}
