import Foundation
import RunRecord
import Testing

/// Real containers, of podman and runc: an image of this machine's own server and a few programs, in namespaces of the test's own.
@Suite(
    .serialized, .enabled(if: Tier.startsServers),
    .enabled(if: PrivateEngine.refusal == nil, "\(PrivateEngine.refusal ?? "")")
) struct PodmanTests {
    @Test func containersAreFrozenInEachWayAndTheirLogsFollowed() async throws {
        let scratch = try Scratch()
        let result = try await PrivateCluster.run(
            """
            go words "words: { pause: '$engine pause {name}', resume: '$engine unpause {name}' }" "node 1"
            go host "reach: 'env A=b'" "node 2"
            go inside "reach: '$engine exec {name}'" "node 3"
            $engine rm -f -t 0 -a >/dev/null
            """, in: scratch, servers: PrivateEngine.containers)
        guard !result.text.contains("refused here") else {
            try Test.cancel("the kernel or the engine refuses containers: \(result.text)")
        }
        for name in ["words", "host", "inside"] {
            // Noise may make it inconclusive; what was done is proven all the same.
            let record = try #require(
                RunFolder.open(at: scratch.file(name)).readRuns().records.first)
            #expect(record.timeline.count { $0.kind == .faultInjected } == 1, "\(result.text)")
            #expect(record.timeline.count { $0.kind == .faultHealed } == 1)
            #expect(record.timeline.count { $0.kind == .receiptMissing } == 0)
            let log = record.timeline.first { $0.kind == .witness && $0[.witness] == .log }
            #expect(log?[.witnessState] == .alive, "\(name): \(log?[.why] ?? "")")
        }
    }
}
