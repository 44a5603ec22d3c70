import Linux
import RedisClient
import RunRecord
import Synchronization

/// The work of the watch's thread.
final class WatchLoop {
    private let watch: ClusterWatch
    private let nodes: [NodeWatch]
    private var probes: [WriteProbe] = []
    private var probedShards: Set<Int> = []
    private var lastRound = MonotonicClock.now()

    /// How often views are asked for: so often that convergence is seen to some 10 ms while a master is
    /// in doubt, seldom enough that 30 nodes do not feel it.
    private let calmInterval: Int64
    private let alertInterval: Int64

    /// What of a node's configuration every run rests on: its log, and the time by which all are timed.
    private static let directives = ["loglevel", "cluster-node-timeout"]

    init(watch: ClusterWatch) {
        self.watch = watch
        nodes = watch.addresses.addresses.sorted { $0.key < $1.key }.map {
            NodeWatch(node: $0.key, address: $0.value, credentials: watch.credentials)
        }
        calmInterval = max(50_000_000, Int64(nodes.count) * 4_000_000)
        alertInterval = max(10_000_000, Int64(nodes.count) * 2_000_000)
    }

    func run() {
        while !watch.shared.withLock({ $0.stops }) {
            round()
            let interests = nodes.compactMap(\.interest) + probes.compactMap(\.interest)
            PollInterest.wait(for: interests, milliseconds: probes.isEmpty ? 5 : 2)
        }
    }

    private func round() {
        let now = MonotonicClock.now()
        let (alerted, restarted, followed, series, asks) = watch.shared.withLock { shared in
            shared.worstLag = max(shared.worstLag, now - lastRound)
            shared.lastRound = now
            defer { shared.restarted = [] }
            return (
                shared.alertedShards, shared.restarted, shared.followed, shared.series,
                shared.asksDirectives
            )
        }
        lastRound = now
        for node in nodes where restarted.contains(node.node) {
            node.reconnect(to: watch.addresses[node.node])
        }
        let interval = alerted.isEmpty ? calmInterval : alertInterval
        for node in nodes where !followed.contains(node.node) { node.reconnect() }
        for node in nodes where followed.contains(node.node) {
            let answers = node.advance(
                now: now, interval: interval, asking: series?.sections ?? [],
                and: asks ? Self.directives : [])
            if let answers {
                series?.note(node.node, asked: answers.askedAt, at: now, answers.sections)
            }
            publish(node, answers: answers, at: now)
        }
        if alerted != probedShards { aim(at: alerted) }
        for probe in probes where probe.advance(now: now) {
            let at = MonotonicClock.now()
            watch.shared.withLock { $0.timeline }?
                .record(.probeAccepted, at: at, node: probe.node, shard: probe.shard)
        }
    }

    /// Probes every node of the alerted shards but the one that owns the shard now.
    private func aim(at shards: Set<Int>) {
        let masters = watch.picture.masters
        probes.removeAll { !shards.contains($0.shard) }
        for shard in watch.topology.shards
        where shards.contains(shard.number) && !probedShards.contains(shard.number) {
            let key = watch.probeKey(of: shard)
            let joined = watch.shared.withLock { shared in
                shared.joined.filter { $0.value == shard.number }.keys.sorted()
            }
            for node in shard.nodes + joined where node != masters[shard.number - 1] {
                guard let address = watch.addresses[node] else { continue }
                probes.append(
                    WriteProbe(
                        node: node, shard: shard.number, address: address,
                        credentials: watch.credentials, key: key))
            }
        }
        probedShards = shards
    }

    private func publish(_ node: NodeWatch, answers: NodeWatch.Answers?, at now: Int64) {
        let speaker = answers?.nodes.myself.flatMap { watch.numbers[$0.id] }
        if let speaker, speaker != node.node {
            watch.shared.withLock { $0.strangers[node.node] = speaker }
        }
        let view = answers.flatMap { answers in
            answers.sections["replication"].map { replication in
                NodeView(
                    nodes: answers.nodes, information: answers.cluster, replication: replication,
                    topology: watch.topology, numbers: watch.numbers)
            }
        }
        let reachable = node.isReachable(at: now)
        let number = node.node
        watch.shared.withLock { shared in
            guard shared.followed.contains(number) else { return }
            if view != nil { shared.answers[number, default: 0] += 1 }
            if let told = answers?.directive { shared.take(told, of: number, at: now) }
            if let view { Self.note(view, of: node, at: now, in: &shared) }
            guard reachable != shared.picture.reachable.contains(number) else { return }
            if reachable {
                shared.picture.reachable.insert(number)
            } else {
                shared.picture.reachable.remove(number)
            }
            shared.timeline?.record(.reachability, at: now, node: number) {
                $0[.isReachable] = reachable
            }
        }
    }

    private static func note(
        _ view: NodeView, of watched: NodeWatch, at now: Int64,
        in shared: inout ClusterWatch.Shared
    ) {
        let node = watched.node
        let before = shared.picture.views[node]
        shared.picture.views[node] = view
        if before?.details != view.details {
            shared.noteServers()
            shared.timeline?.record(.viewChanged, at: now, node: node) {
                $0 = view.details
                $0[.sinceLastAnswer] = watched.previousAnswerAt.map { Double(now - $0) / 1e9 }
            }
        }
        if let before, before.isLinked != view.isLinked {
            shared.timeline?.record(.linkStatus, at: now, node: node) {
                $0[.link] = view.isLinked ? "up" : "down"
            }
        }
    }
}
