import RedisClient
import ServerLog

/// What was read beside logs of servers and clients: answers to commands, settings, the kernel's log.
struct Witnesses: Sendable {
    private var kernelKills: [KernelKill] = []
    private var latencySpikes: [LatencySpike] = []
    private var checked: [String] = []
    private var managed: [String] = []
    private var containerEnds: [ContainerEnd] = []
    private var serviceEnds: [ServiceEnd] = []
    private var isPagingFileShort = false
    private var untimed: [UntimedLine] = []
    private var views: [(name: String, nodes: ClusterNodes)] = []
    /// The settings that bear on an outage, by name.
    private(set) var settings: [String: String] = [:]

    /// Reads a file as what it is; false when it is nothing that is read here. What may hold a server's
    /// lines is looked at for those first.
    mutating func read(
        _ path: String, _ kind: InputKind, insteadOfLog: Bool
    ) throws -> Bool {
        switch kind {
        case .clusterCheck:
            let check = ClusterCheck(try CompressedFile.text(path: path))
            take(check)
            return !check.wrong.isEmpty || !check.done.isEmpty
        case .kernelLog where !insteadOfLog:
            let kills = KernelKill.kills(in: try CompressedFile.text(path: path))
            // Other programs' ends say nothing of the servers: the file is told as not read.
            guard !kills.isEmpty else { return false }
            kernelKills += kills
        case .latency where !insteadOfLog:
            let spikes = LatencySpike.spikes(in: try CompressedFile.text(path: path))
            latencySpikes += spikes
            return !spikes.isEmpty
        case .configuration where !insteadOfLog:
            settings.merge(ServerSettings.read(try CompressedFile.text(path: path))) { $1 }
        default: return false
        }
        return true
    }

    /// Takes what `redis-cli --cluster` printed.
    mutating func take(_ check: ClusterCheck) {
        checked += check.wrong
        managed += check.done
    }

    /// Takes what stands beside the lines of a file's servers, but for one kind that was read already; says
    /// whether there was anything.
    mutating func take(_ asides: Asides, besides read: InputKind?) -> Bool {
        var isAny = false
        if read != .clusterCheck, ClusterCheck.isIn(asides.text) {
            let check = ClusterCheck(asides.text)
            take(check)
            isAny = !check.wrong.isEmpty || !check.done.isEmpty
        }
        if read != .latency {
            let spikes = LatencySpike.spikes(in: asides.answers)
            latencySpikes += spikes
            isAny = isAny || !spikes.isEmpty
        }
        if read != .kernelLog {
            let kills = KernelKill.kills(in: asides.text)
            kernelKills += kills
            isAny = isAny || !kills.isEmpty
        }
        let ends = ContainerEnd.ends(in: asides.text)
        containerEnds += ends
        let services = ServiceEnd.ends(in: asides.text)
        serviceEnds += services
        isAny = isAny || !ends.isEmpty || !services.isEmpty
        // A child's line has only its beginning in the log: the words follow below it.
        isPagingFileShort =
            isPagingFileShort || asides.text.contains("contiguous free space available in the")
        settings.merge(ServerSettings.quoted(in: asides.text)) { told, _ in told }
        untimed += asides.untimed
        return isAny || !asides.untimed.isEmpty
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
        analysis.managed = managed
        analysis.containerEnds = containerEnds
        analysis.serviceEnds = serviceEnds
        analysis.isPagingFileShort = isPagingFileShort
        analysis.untimed = untimed.map(\.text)
        analysis.viewsDiffer = NodesView.differences(views)
    }
}
