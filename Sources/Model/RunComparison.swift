package import Evidence

/// Holds the model against the failovers that a run folder measured.
package struct RunComparison: Sendable {
    private let folder: RunFolder
    private let episodes: [Episode]
    /// The cluster that was measured, as the model takes it.
    package let shape: ClusterShape

    /// Reads a run folder.
    ///
    /// Taken are the failovers that a fault caused and an election ended without a repeated vote.
    ///
    /// - Parameters:
    ///   - path: The run folder.
    ///   - delayMicroseconds: One way between two of its nodes.
    /// - Throws: `RunFolderError` when it cannot be read, `ModelError` without a failover to compare with.
    package init(of path: String, delayMicroseconds: Int) throws {
        folder = try RunFolder.open(at: path)
        let records = folder.readRuns().records
        guard let description = records.first?.description else {
            throw ModelError.nothingMeasured(path)
        }
        episodes = records.flatMap { RunAnalysis($0).episodes }.filter {
            $0.cause == .fault && $0.won != nil && !$0.isNeedless && $0.failedElections == 0
        }
        guard !episodes.isEmpty else { throw ModelError.nothingMeasured(path) }
        let shards = description.topology.shards
        shape = ClusterShape(
            masters: shards.count, replicasPerMaster: shards.map { $0.replicas.count }.max() ?? 0,
            nodeTimeoutMilliseconds: Int(description.nodeTimeoutMilliseconds),
            server: ServerVersion(description.server), delayMicroseconds: delayMicroseconds)
    }

    /// Simulates that cluster and compares.
    ///
    /// - Throws: `ModelError` when the cluster is outside the model, `CancellationError`.
    package func compared(failovers: Int, seed: UInt64) async throws -> PredictionComparison {
        let simulation = try FailoverSimulation(shape, seed: seed)
        let samples = try await simulation.failovers(failovers)
        let logged = samples.enumerated().map { index, sample in
            // A phase of its own within a millisecond for each, as real failovers have.
            sample.asLogged(phase: Double(index * 379 % 1000) / 1_000_000)
        }
        let names = ["failover-time"] + FailoverSimulation.phases(of: []).map(\.name)
        let rows = names.compactMap { name in
            PredictionComparison.Row(
                name: name, measured: measured(name),
                predicted: logged.compactMap { $0[name] })
        }
        return PredictionComparison(
            folder: folder.path, cluster: words, measured: episodes.count,
            predicted: samples.count, rows: rows)
    }

    private func measured(_ name: String) -> [Double] {
        if name == "failover-time" { return episodes.compactMap { $0.failoverTime?.inSeconds } }
        return episodes.compactMap { episode in
            episode.phases.first { $0.name == name }?.duration?.inSeconds
        }
    }

    private var words: String {
        "\(shape.nodes) nodes (\(shape.masters) masters), node-timeout "
            + "\(shape.nodeTimeoutMilliseconds) ms, \(shape.server.text)"
    }
}

extension FailoverSample {
    /// The phases as they are read from logs, whose times are cut to the millisecond.
    ///
    /// - Parameter phase: How long after a full millisecond the failure took effect, in seconds.
    /// - Returns: Seconds by the phase's name; without those that never came.
    func asLogged(phase: Double) -> [String: Double] {
        var end = 0.0
        var logged = 0.0
        var phases: [String: Double] = [:]
        let parts = [
            ("detection", detection), ("agreement", agreement), ("propagation", propagation),
            ("election delay", electionDelay), ("vote", vote),
        ]
        for (name, length) in parts {
            end += length
            guard end.isFinite else { return phases }
            let read = max(0, ((end + phase) * 1000 + 1e-6).rounded(.down) / 1000 - phase)
            phases[name] = read - logged
            logged = read
        }
        phases["failover-time"] = logged
        return phases
    }
}
