import ArgumentParser
import Foundation
import Glibc
import Linux
import Quantities
import Testbed

/// Measures how exactly packets are delayed here, for `scripts/benchmark relay`.
struct RelayBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relay-benchmark",
        abstract: "Measure the accuracy of delayed links, inside the sandbox.")

    private static let rates = [1000, 10_000, 20_000]
    private static let delaysMilliseconds = [0, 1, 5, 20, 50]

    @Argument(help: "How long each stream lasts, in seconds.")
    var seconds = 5

    func validate() throws {
        guard (1...600).contains(seconds) else {
            throw ValidationError("a stream lasts from 1 to 600 seconds, not \(seconds)")
        }
    }

    func run() async throws {
        do {
            _ = try Sandbox.enter(.namespaces)
        } catch {
            throw ExitCode.saying("\(error)", status: EX_UNAVAILABLE)
        }
        let engine = await NetworkEngine.probe()
        if case .none(let reason) = engine { throw ExitCode.saying(reason, status: EX_UNAVAILABLE) }
        print(
            """
            engine \(engine), \(seconds) s each; times in microseconds; the error is what a packet took
            longer than the delay and than the median of packets on their way without a rule
            packets/s  delay ms       p50       p99       max   lost  doubled  overtaken  relay CPU
            """)
        let accuracy = RelayAccuracy(engine: engine, seconds: seconds)
        var isWhole = true
        for rate in Self.rates {
            let direct = try await accuracy.measure(packetsPerSecond: rate, delay: nil)
            let base = direct.result.percentile(0.5) ?? 0
            show(direct, baseNanoseconds: 0)
            for delay in Self.delaysMilliseconds {
                let measured = try await accuracy.measure(
                    packetsPerSecond: rate, delay: .milliseconds(delay))
                show(measured, baseNanoseconds: base)
                let result = measured.result
                if result.lost + result.duplicated + result.outOfOrder > 0 { isWhole = false }
            }
        }
        guard isWhole else {
            throw ExitCode.saying("packets were lost, doubled or overtaken", status: 1)
        }
    }

    private func show(_ measured: RelayAccuracy.Measurement, baseNanoseconds: Int64) {
        let errors = [0.5, 0.99, 1].map { share in
            let error = measured.errorNanoseconds(share, baseNanoseconds: baseNanoseconds)
            return error.map { String(format: "%9.1f", Double($0) / 1000) } ?? "        -"
        }
        let result = measured.result
        let delay = measured.delay.map { "\(Int($0.inMilliseconds))" }
        let share = measured.processorShare.map { String(format: "%8.1f %%", $0 * 100) } ?? "-"
        print(
            String(format: "%9d", measured.packetsPerSecond),
            (delay ?? "no rule").leftPadded(to: 9), errors.joined(separator: " "),
            String(
                format: "%6d %8d %10d", result.lost, result.duplicated, result.outOfOrder),
            measured.delay == nil ? "" : share.leftPadded(to: 10))
    }
}

extension String {
    /// With spaces in front, as wide as a column of the table.
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
