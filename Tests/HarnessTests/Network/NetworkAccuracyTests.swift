import Foundation
import Harness
import Linux
import Testing

/// How exactly the relay holds packets. The table is printed where SHAKETABLE_MEASURE is set; the machine may be
/// busy, so that only what a busy machine cannot break is expected.
@Suite(
    .serialized,
    .enabled(if: NetworkNamespace.isAvailable, "unshare(1) is refused a network namespace here"),
    .enabled(if: ProcessInfo.processInfo.environment["SHAKETABLE_MEASURE"] != nil))
struct NetworkAccuracyTests {
    @Test func delayIsExactAndNothingIsLostOrOvertaken() async throws {
        try await NetworkNamespace.inside(
            "NetworkAccuracyTests/delayIsExactAndNothingIsLostOrOvertaken()"
        ) {
            let engine = await NetworkEngine.probe()
            if case .none(let reason) = engine { try Test.cancel("\(reason)") }
            print("engine \(engine); error of the added delay in microseconds")
            print("packets/s  delay ms      p50      p99      max   lost  out of order")
            try await measure(engine, delayMilliseconds: nil, packetsPerSecond: 20000)
            for packetsPerSecond in [1000, 20000] {
                for delay in [1, 10, 50] {
                    try await measure(
                        engine, delayMilliseconds: delay, packetsPerSecond: packetsPerSecond)
                }
            }
        }
    }

    private func measure(
        _ engine: NetworkEngine, delayMilliseconds: Int?, packetsPerSecond: Int
    ) async throws {
        let controller = try await NetworkController.start(engine: engine, seed: 1)
        let ends = try #require(LinkEnd(addresses: ["127.0.1.1"]))
        let others = try #require(LinkEnd(addresses: ["127.0.1.2"]))
        let delay = delayMilliseconds ?? 0
        if delayMilliseconds != nil {
            let effect = LinkEffect(delay: .milliseconds(delay))
            _ = try await controller.apply(LinkRule(from: ends, to: others, effect: effect))
        }
        let stream = LinkStream(
            from: 0x7F00_0101, to: 0x7F00_0102, port: 7000, packetsPerSecond: packetsPerSecond,
            count: packetsPerSecond * 5, patience: .seconds(1))
        let result = try await stream.run()
        try await controller.stop()
        let errors = [0.5, 0.99, 1].map { share in
            String(
                format: "%8.1f",
                Double((result.percentile(share) ?? 0) - Int64(delay) * 1_000_000) / 1000)
        }
        print(
            String(format: "%9d", packetsPerSecond), String(format: "%9d", delay),
            errors.joined(separator: " "), String(format: "%6d", result.lost),
            String(format: "%13d", result.outOfOrder))
        #expect(result.lost == 0)
        #expect(result.outOfOrder == 0)
        #expect(result.percentile(0) ?? 0 >= Int64(delay) * 1_000_000)
    }
}
