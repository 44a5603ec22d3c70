import Linux
import TestSupport
import Testbed
import Testing

/// What a busy machine cannot break of how packets are held: none is lost, doubled, overtaken or early. How late they
/// are `scripts/benchmark relay` measures.
@Suite(
    .serialized,
    .enabled(if: NetworkNamespace.isAvailable, "unshare(1) is refused a network namespace here"))
struct NetworkAccuracyTests {
    @Test func nothingIsLostOrOvertakenOrEarly() async throws {
        try await NetworkNamespace.inside("NetworkAccuracyTests/nothingIsLostOrOvertakenOrEarly()")
        {
            let engine = await NetworkEngine.probe()
            if case .none(let reason) = engine { try Test.cancel("\(reason)") }
            let accuracy = RelayAccuracy(engine: engine, seconds: 1)
            let direct = try await accuracy.measure(packetsPerSecond: 2000, delay: nil)
            #expect(direct.result.lost == 0)
            #expect(direct.result.percentile(1) ?? .max < 1_000_000_000)
            let measured = try await accuracy.measure(
                packetsPerSecond: 2000, delay: .milliseconds(20))
            #expect(measured.result.lost == 0)
            #expect(measured.result.duplicated == 0)
            #expect(measured.result.outOfOrder == 0)
            #expect(measured.errorNanoseconds(0, baseNanoseconds: 0) ?? -1 >= 0)
            if case .relay = engine { #expect(measured.processorShare ?? 0 > 0) }
        }
    }
}
