import ArgumentParser
import Foundation
import Linux
import LoadGenerator
import Quantities
import RedisClient
import RunRecord
import Workload

/// Drives the load at servers that run already, for `scripts/benchmark load`.
struct LoadCost: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load-cost",
        abstract: "Drive a load at running servers, to measure what it costs.")

    @Option(help: "The masters' ports on 127.0.0.1, joined by commas; shards in this order.")
    var ports: String

    @Option(help: "Operations before the load is stopped.")
    var requests: UInt64 = 100_000

    @Option(help: "Stop after so many seconds instead.")
    var seconds: Double?

    @Option(help: "Operations a second; without it a closed loop.")
    var rate: Double?

    @Option(help: "Connections to each node.")
    var connections = 50

    @Option(help: "Operations in flight on each connection.")
    var pipeline = 1

    @Option(help: "Worker threads.")
    var workers = 1

    @Option(help: "Different keys.")
    var keys = 10_000

    @Option(help: "How connections send and receive: auto, io_uring or epoll.")
    var transfers = TransferPreference.auto

    @Option(help: "The authority's certificate, where the servers speak TLS.")
    var ca: String?

    func run() async throws {
        let security = try ca.map {
            try TransportSecurity(
                .init(authorities: try String(contentsOfFile: $0, encoding: .utf8)))
        }
        let target = LoadTarget(
            nodes: ports.split(separator: ",").enumerated().map {
                .init(number: $0 + 1, host: "127.0.0.1", port: UInt16($1) ?? 0)
            },
            topology: Topology(
                masters: ports.split(separator: ",").count, replicasPerMaster: 0),
            security: security)
        var load = LoadSpecification(policy: ClientPreset.redisson.policy)
        load.policy.responseTimeout = .seconds(30)
        // The connections are those that were asked for, not the client's.
        (load.policy.poolSize, load.policy.poolWait) = (nil, nil)
        load.rate = rate
        load.connections = connections
        load.pipeline = pipeline
        load.workers = workers
        load.keys = keys
        load.transfers = transfers
        load.mix = [.init(command: "get", share: 0.5), .init(command: "set", share: 0.5)]
        let prepared = try PreparedLoad(load, target: target)
        let begin = MonotonicClock.now()
        let running = try prepared.start(origin: begin, seed: 1)
        if let seconds {
            try await Task.sleep(for: .seconds(seconds))
        } else {
            while running.snapshot().issued < requests {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        let seconds = Double(MonotonicClock.now() - begin) / 1e9
        print(report(try await running.stop(drainingFor: .seconds(30)), seconds: seconds))
    }

    private func report(_ record: LoadRecord, seconds: Double) -> String {
        let success = Int(OperationOutcome.success.rawValue)
        let latency = record.groups.reduce(into: LatencyHistogram()) { $0.add($1.latency) }
        let values: [(String, Double)] = [
            ("issued", Double(record.groups.reduce(0) { $0 + $1.issued })),
            ("succeeded", Double(record.groups.reduce(0) { $0 + $1.outcomes[success] })),
            ("seconds", seconds), ("asked", (rate ?? 0) * seconds),
            ("p50", microseconds(latency, 50)), ("p99", microseconds(latency, 99)),
            ("max", microseconds(latency, 100)),
            ("lateness-p50", microseconds(record.schedulerLateness, 50)),
            ("lateness-p99", microseconds(record.schedulerLateness, 99)),
        ]
        let way = "\"transfers\": \"\(record.transfers ?? "")\""
        let numbers = values.map { "\"\($0.0)\": \($0.1)" }
        return "{" + (numbers + [way]).joined(separator: ", ") + "}"
    }

    private func microseconds(_ latency: LatencyHistogram, _ percent: Double) -> Double {
        (latency.percentile(percent)?.inSeconds ?? 0) * 1e6
    }
}

extension TransferPreference: ExpressibleByArgument {}
