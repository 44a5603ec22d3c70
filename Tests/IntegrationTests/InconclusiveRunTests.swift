import Foundation
import RunRecord
import Testing

@testable import Judgement

/// What makes a run inconclusive: never passed, status 2.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct InconclusiveRunTests {
    private static let cluster = """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }

        """

    @Test func aLoadThatIsNotDeliveredIsInconclusive() async throws {
        let scratch = try Scratch()
        let result = try await Program.run([
            "run",
            try scratch.plan(
                Self.cluster + """
                    load: { rate: 3000000/s, connections: 5, client: hiredis-plain }
                    timeline: [{ at: 1s, pause: node 4, for: 200ms }]
                    duration: 2s
                    expect: [failovers == 0]
                    """), "--output", scratch.file("run"),
        ])
        #expect(result.code == 2, "\(result.text)")
        let judgement = try RunFolder.open(at: scratch.file("run")).readJudgement()
        #expect(judgement?.verdict == .inconclusive)
        #expect(judgement?.runs.first?.doubts.contains { $0.contains("delivered") } == true)
    }

    @Test func aFaultWithoutAReceiptIsInconclusive() async throws {
        // The second step has no living target any more.
        let measured = try await Measured.run(
            Self.cluster + """
                load: { rate: 200/s, client: redisson }
                timeline:
                  - { at: 1s, kill: node 4 }
                  - { at: 2s, failover: replica of slot 0 }
                duration: 4s
                expect: [failovers == 0]
                """)
        #expect(measured.result.code == 2, "\(measured.result.text)")
        let missing = measured.events(.receiptMissing)
        #expect(missing.count == 1)
        #expect(
            missing.first?[.why]?.contains("node 4 is held by 'at 1s kill node 4' (step 1)")
                == true)
        #expect(measured.judgement.expectations.first?.verdict == .inconclusive)
    }

    @Test func aNodeThatCrashesByItselfIsTold() async throws {
        let measured = try await Measured.run(
            Self.cluster + """
                load: { rate: 200/s, client: redisson }
                duration: 4s
                expect: [failovers == 0]
                """,
            ["--companion", "sh -c 'sleep 1; redis-cli -h 127.0.1.5 -p 7000 debug segfault'"])
        #expect(measured.result.code == 2, "\(measured.result.text)")
        #expect(measured.events(.processExited).contains { $0.node == 5 })
        #expect(measured.result.text.contains("node 5"))
    }
}
