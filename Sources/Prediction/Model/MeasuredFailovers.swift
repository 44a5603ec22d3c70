import Judgement
import Quantities
import RunRecord
import Statistics

/// Holds the model against the failovers that a run folder measured.
package struct MeasuredFailovers: Sendable {
    private let folder: RunFolder
    private let episodes: [Episode]
    /// The cluster that was measured, as the model takes it.
    package let shape: ClusterShape

    /// Reads a run folder.
    ///
    /// Taken are the failovers that a fault caused and an election ended without a repeated vote, in runs
    /// whose numbers count: of an inconclusive run nothing is known.
    ///
    /// - Parameters:
    ///   - path: The run folder.
    ///   - delayMicroseconds: One way between two of its nodes.
    ///   - uptimeMilliseconds: How old the cluster was when the failures came; nil for what the run folder
    ///     says: the median over its failovers.
    /// - Throws: `RunFolderError` when it cannot be read, `ModelError` without a failover to compare with.
    package init(
        of path: String, delayMicroseconds: Int, uptimeMilliseconds: Int? = nil
    ) throws {
        folder = try RunFolder.open(at: path)
        let records = folder.readRuns().records
        let conclusive = Set(
            try folder.judge(records).runs.filter { $0.doubts.isEmpty }.map { $0.index })
        guard let description = records.first?.description else {
            throw ModelError.nothingMeasured(path)
        }
        let analyses = records.map(RunAnalysis.init)
        // The others stay in the list, since the cluster of a run may be the one before's.
        let counted = analyses.map { run in
            conclusive.contains(run.record.description.index)
                ? run.episodes.filter(Self.counts) : []
        }
        episodes = counted.flatMap { $0 }
        guard !episodes.isEmpty else { throw ModelError.nothingMeasured(path) }
        let shards = description.topology.shards
        shape = ClusterShape(
            masters: shards.count, replicasPerMaster: shards.map { $0.replicas.count }.max() ?? 0,
            nodeTimeoutMilliseconds: Int(description.nodeTimeoutMilliseconds),
            server: ServerVersion(description.server), delayMicroseconds: delayMicroseconds,
            uptimeMilliseconds: uptimeMilliseconds ?? Self.uptime(analyses, counted))
    }

    private static func counts(_ episode: Episode) -> Bool {
        episode.cause == .fault && episode.won != nil && !episode.isNeedless
            && episode.failedElections == 0
    }

    /// How old the cluster was when its masters were lost, the median, in milliseconds; nil when not known.
    ///
    /// A run on the cluster of the run before has no start-up of its own, and its cluster is as old as that run
    /// and all before it make it.
    static func uptime(_ runs: [RunAnalysis], _ episodes: [[Episode]]) -> Int? {
        var born: Int64?
        var ages: [Double] = []
        for (run, episodes) in zip(runs, episodes) {
            guard let origin = run.record.description.monotonicOriginNanoseconds else { return nil }
            let ready = run.record.timeline.first { $0.kind == .clusterReady }
            let startUp = ready?[.startUp] ?? 0
            if born == nil || startUp > shortestStartUp {
                born = origin - Int64(startUp * 1e9)
            }
            let age = Double(origin - (born ?? origin)) / 1e9
            ages += episodes.map { age + Double($0.effect.nanoseconds) / 1e9 }
        }
        // Older clusters change no more.
        return Statistics.median(of: ages).map { Int(min($0, 300) * 1000) }
    }

    /// A master accepts no writes for two seconds after its start; a cluster that is only looked at is
    /// found whole at once. In seconds.
    private static let shortestStartUp = 1.0

    /// Simulates that cluster and compares.
    ///
    /// - Throws: `ModelError` when the cluster is outside the model, `CancellationError`.
    package func compared(failovers: Int, seed: UInt64) async throws -> PredictionComparison {
        // An old cluster is dear to simulate: failovers share one where that errs little.
        let simulation = try FailoverSimulation(shape, seed: seed, largestWhole: 20)
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
            + "\(SampleText.text(Double(shape.nodeTimeoutMilliseconds) / 1e3, .time)), \(shape.server.text)"
            + (shape.uptimeMilliseconds.map {
                ", \(SampleText.text(Double($0) / 1e3, .time)) old"
            } ?? "")
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
        for part in Self.phases {
            end += seconds(of: part)
            guard end.isFinite else { return phases }
            let read = max(0, ((end + phase) * 1000 + 1e-6).rounded(.down) / 1000 - phase)
            phases[part.rawValue] = read - logged
            logged = read
        }
        phases["failover-time"] = logged
        return phases
    }
}
