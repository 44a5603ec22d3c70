import Evidence
import Foundation
import Glibc
import LoadGenerator
import Testing

/// What a request costs. Runs only when SHAKETABLE_LOAD_BENCHMARK names the servers' ports on
/// 127.0.0.1, such as `7000,7001,7002`, one shard each; see scripts/benchmark.
@Suite(.serialized)
struct LoadBenchmark {
    private static let environment = ProcessInfo.processInfo.environment
    private static let ports = environment["SHAKETABLE_LOAD_BENCHMARK"]

    private static func number(_ name: String, otherwise: Int) -> Int {
        environment["SHAKETABLE_LOAD_\(name)"].flatMap { Int($0) } ?? otherwise
    }

    @Test(.enabled(if: ports != nil))
    func costOfOneRequest() async throws {
        let ports = (Self.ports ?? "").split(separator: ",").compactMap { UInt16($0) }
        let target = LoadTarget(
            nodes: ports.enumerated().map {
                .init(number: $0 + 1, host: "127.0.0.1", port: $1)
            }, topology: Topology(masters: ports.count, replicasPerMaster: 0))
        var load = LoadSpecification(policy: .redisson)
        load.connections = Self.number("CONNECTIONS", otherwise: 50)
        load.pipeline = Self.number("PIPELINE", otherwise: 1)
        let rate = Self.number("RATE", otherwise: 0)
        load.rate = rate > 0 ? Double(rate) : nil
        load.keys = Self.number("KEYS", otherwise: 10_000)
        let writes = Double(Self.number("WRITES", otherwise: 50)) / 100
        load.mix = [.init(command: "get", share: 1 - writes), .init(command: "set", share: writes)]
        let running = try RunningLoad.start(
            load, target: target, origin: Self.now(), seed: 1)
        try await Task.sleep(for: .milliseconds(500))
        let first = (running.snapshot().issued, Self.now(), Self.processorSeconds())
        try await Task.sleep(for: .seconds(Self.number("SECONDS", otherwise: 5)))
        let last = (running.snapshot().issued, Self.now(), Self.processorSeconds())
        let record = try await running.stop(drainingFor: .seconds(5))
        record.expectThatCountsAddUp()
        let requests = Double(last.0 - first.0)
        let seconds = Double(last.1 - first.1) / 1e9
        let line = String(
            format:
                "requests/s %.0f client-us %.3f p50 %.0f p99 %.0f us lateness p50 %.0f p99 %.0f",
            requests / seconds, (last.2 - first.2) / requests * 1e6,
            Self.microseconds(record.latency, 50), Self.microseconds(record.latency, 99),
            Self.microseconds(record.schedulerLateness, 50),
            Self.microseconds(record.schedulerLateness, 99))
        print("benchmark: \(line) issued \(record.issued) ok \(record.count(.success))")
    }

    private static func microseconds(_ latency: LatencyHistogram, _ percent: Double) -> Double {
        (latency.percentile(percent)?.inSeconds ?? 0) * 1e6
    }

    private static func now() -> Int64 { monotonicNanoseconds() }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }
}
