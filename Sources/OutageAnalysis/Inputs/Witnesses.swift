import RedisClient
import ServerLog

/// What was read beside logs of servers and clients: answers to commands, settings, the kernel's log.
struct Witnesses: Sendable {
    private var kernelKills: [KernelKill] = []
    private var latencySpikes: [LatencySpike] = []
    private var checked: [String] = []
    private var views: [(name: String, nodes: ClusterNodes)] = []
    /// The settings that bear on an outage, by name.
    private(set) var settings: [String: String] = [:]

    /// Reads a file as what it is; false when it is nothing that is read here. What may hold a server's
    /// lines is looked at for those first.
    mutating func read(
        _ path: String, _ kind: InputKind, insteadOfLog: Bool
    ) throws -> Bool {
        switch kind {
        case .clusterCheck: checked += ClusterCheck.remarks(try CompressedFile.text(path: path))
        case .kernelLog where !insteadOfLog:
            let kills = KernelKill.kills(in: try CompressedFile.text(path: path))
            // Other programs' ends say nothing of the servers: the file is told as not read.
            guard !kills.isEmpty else { return false }
            kernelKills += kills
        case .latency where !insteadOfLog:
            latencySpikes += LatencySpike.spikes(in: try CompressedFile.text(path: path))
        case .configuration where !insteadOfLog:
            settings.merge(ServerSettings.read(try CompressedFile.text(path: path))) { $1 }
        default: return false
        }
        return true
    }

    /// Takes one node's view of the cluster.
    mutating func take(_ nodes: ClusterNodes, of path: String) {
        let name = nodes.myself.map { String($0.id.prefix(8)) }
        views.append((name ?? path.split(separator: "/").last.map(String.init) ?? path, nodes))
    }

    /// Puts what they say into an analysis.
    func put(into analysis: inout OutageAnalysis) {
        analysis.kernelKills = kernelKills
        analysis.latencySpikes = latencySpikes
        analysis.settings = settings
        analysis.checked = checked
        analysis.viewsDiffer = NodesView.differences(views)
    }
}
