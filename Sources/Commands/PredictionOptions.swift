import ArgumentParser
import Prediction
import Quantities
import RedisClient
import RunRecord

/// The cluster that a prediction is asked for.
struct PredictionOptions: ParsableArguments {
    @Option(help: "Masters, 1 to 1,000.")
    var masters = 3

    @Option(help: "Replicas of each master.")
    var replicas = 1

    @Option(help: ArgumentHelp("The servers' cluster-node-timeout.", valueName: "duration"))
    var nodeTimeout = "15s"

    @Option(help: ArgumentHelp("One way between any two nodes.", valueName: "duration"))
    var delay = "100us"

    @Option(help: ArgumentHelp("By how much a delay may differ.", valueName: "duration"))
    var jitter = "0s"

    @Option(help: "The server, such as 'redis 7.0' or 'valkey 8.1'.")
    var server = "redis 7.0"

    @Option(help: "What befalls the master: freeze, kill or partition.")
    var failure: ClusterShape.Failure = .freeze

    @Option(name: .customLong("failures"), help: "Masters that fail at the same instant.")
    var failedMasters = 1

    @Option(help: "How the replicas' offsets compare: equal or different.")
    var offsets: ClusterShape.ReplicaOffsets = .equal

    @Option(
        help: ArgumentHelp(
            "How old the cluster is when the failure comes; when not given, three node-timeouts, and with "
                + "--against what the run folder says.",
            valueName: "duration"))
    var uptime: String?

    @Option(help: "How many failovers to simulate.")
    var failovers = 1000

    @Option(help: "Where every random choice starts.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (1...1_000_000).contains(failovers) else {
            throw ValidationError("Simulate 1 to 1,000,000 failovers.")
        }
        guard ServerVersion(server).major > 0 else {
            throw ValidationError("A server has a name and a version, such as 'redis 7.0'.")
        }
        let durations = [
            ("node-timeout", nodeTimeout), ("delay", delay), ("jitter", jitter),
            ("uptime", uptime ?? "0s"),
        ]
        for (name, text) in durations where Units.duration.parse(text) == nil {
            throw ValidationError("--\(name) takes a number and a unit, such as 15s or 2ms.")
        }
    }

    /// The simulation of that cluster.
    ///
    /// - Throws: `ValidationError` when it cannot be simulated.
    func simulation() throws -> FailoverSimulation {
        do {
            return try FailoverSimulation(shape, seed: seed)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    private var shape: ClusterShape {
        ClusterShape(
            masters: masters, replicasPerMaster: replicas,
            nodeTimeoutMilliseconds: Self.microseconds(nodeTimeout) / 1000,
            server: ServerVersion(server), delayMicroseconds: Self.microseconds(delay),
            jitterMicroseconds: Self.microseconds(jitter), failure: failure,
            failedMasters: failedMasters, offsets: offsets,
            uptimeMilliseconds: uptime.map { Self.microseconds($0) / 1000 })
    }

    /// A duration in seconds; nil when it is none.
    static func seconds(_ text: String) -> Double? {
        Units.duration.parse(text).map { Double($0.wholeNanoseconds) / 1e9 }
    }

    private static func microseconds(_ text: String) -> Int {
        Units.duration.parse(text).map { Int($0.wholeNanoseconds / 1000) } ?? 0
    }
}

extension ClusterShape.Failure: ExpressibleByArgument {}
extension ClusterShape.ReplicaOffsets: ExpressibleByArgument {}
