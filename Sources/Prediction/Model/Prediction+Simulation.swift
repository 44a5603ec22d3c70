import RunRecord

extension FailoverSimulation {
    /// Simulates failovers and tells what came out.
    ///
    /// - Throws: `CancellationError`.
    package func prediction(_ count: Int) async throws -> Prediction {
        prediction(from: try await failovers(count))
    }

    /// Tells what came out of samples of this simulation.
    package func prediction(from samples: [FailoverSample]) -> Prediction {
        Prediction(
            inputs: inputs, seed: seed, phases: Self.phases(of: samples),
            failoverTimes: samples.map(\.failoverTime), untilFail: samples.map(\.untilFail),
            withRepeatedVote: samples.count { $0.failedElections > 0 },
            model: FailoverModel(
                nodeTimeoutSeconds: Double(shape.nodeTimeoutMilliseconds) / 1000,
                server: shape.server, replicasPerMaster: shape.replicasPerMaster))
    }

    /// The samples of each phase, of the failovers that came to an end; of the others, those phases that they reached.
    static func phases(of samples: [FailoverSample]) -> [(name: String, samples: [Double])] {
        let parts: [(String, (FailoverSample) -> Double)] = [
            ("detection", { $0.detection }), ("agreement", { $0.agreement }),
            ("propagation", { $0.propagation }), ("election delay", { $0.electionDelay }),
            ("vote", { $0.vote }),
        ]
        return parts.map { name, value in
            (name, samples.map(value).filter { $0.isFinite })
        }
    }

    private var inputs: [String: String] {
        [
            "masters": "\(shape.masters)", "replicas of each": "\(shape.replicasPerMaster)",
            "node-timeout": "\(shape.nodeTimeoutMilliseconds) ms",
            "delay": "\(shape.delayMicroseconds) us", "jitter": "\(shape.jitterMicroseconds) us",
            "server": shape.server.text, "failure": shape.failure.rawValue,
            "masters lost at once": "\(shape.failedMasters)",
            "uptime": shape.uptimeMilliseconds.map { "\($0) ms" } ?? "3 node-timeouts",
            "replication offsets": shape.offsets.rawValue,
        ]
    }
}
