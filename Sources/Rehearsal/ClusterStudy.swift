import Foundation
package import Plan
import RedisClient
import RunRecord
import Testbed
import Wording

/// Learns what a cluster that was there before is like, only reading, and never what its keys hold.
package struct ClusterStudy: Sendable {
    /// How long a node may take to connect, and to answer.
    private static let patience = Duration.seconds(5)
    /// The most keys whose sizes are asked for, on all masters together.
    private static let sample = 400
    /// The most of them on one master.
    private static let sampleOfNode = 100
    /// Fewer calls than this in the time watched tell no mix.
    private static let fewestCalls = 100.0
    /// A name that need not be there: what is asked of it tells whether it may be asked.
    private static let absent = "shaketable:absent"

    /// What is asked, and the access rule that allows it.
    private static let questions: [(words: [String], rule: String)] = [
        (["CLUSTER", "NODES"], "+cluster|nodes"), (["CLUSTER", "MYID"], "+cluster|myid"),
        (["CLUSTER", "INFO"], "+cluster|info"), (["INFO", "server"], "+info"),
        (["CONFIG", "GET", "maxmemory"], "+config|get"), (["SLOWLOG", "GET", "1"], "+slowlog|get"),
        (["LATENCY", "LATEST"], "+latency|latest"), (["RANDOMKEY"], "+randomkey"),
        (["TYPE", absent], "+type"), (["STRLEN", absent], "+strlen"),
        (["MEMORY", "USAGE", absent], "+memory|usage"),
    ]

    /// The access rules that a user needs to learn, as a server takes them.
    package static let rules = "~* " + questions.map(\.rule).joined(separator: " ")

    private let attach: AttachSpecification
    private let window: Duration

    /// A study of the cluster that is found from some of its nodes.
    ///
    /// - Parameters:
    ///   - attach: How it is found, and as whom.
    ///   - window: For how long its commands are counted.
    package init(_ attach: AttachSpecification, watching window: Duration) {
        self.attach = attach
        self.window = window
    }

    /// Asks.
    ///
    /// - Throws: `ClusterError` when there is none, it is not whole, or it may not be asked.
    package func learn() async throws -> LearnedCluster {
        try await demandPermission()
        let found = try await ClusterFinder(attach).find()
        let masters = Set(found.topology.shards.map(\.master))
        let before = try await Self.told {
            try found.nodes.map { try reading(of: $0, isMaster: masters.contains($0.number)) }
        }
        try await Task.sleep(for: window)
        let after = try await Self.told {
            try found.nodes.map { try reading(of: $0, isMaster: masters.contains($0.number)) }
        }
        let configuration = try await Self.told { try configurations(of: found.nodes) }
        let sample = try await Self.told {
            try self.sample(found.nodes.filter { masters.contains($0.number) })
        }
        let slow = try await Self.told { try slowness(of: found.nodes) }
        return summary(found, before, after, configuration, sample, slow)
    }

    private func demandPermission() async throws {
        let refused = try await ClusterFinder(attach).refused(Self.questions.map(\.words))
        guard !refused.isEmpty else { return }
        let names = Self.questions.filter { refused.contains($0.words) }.map { question in
            question.words.filter { $0 != Self.absent }.joined(separator: " ")
        }
        throw ClusterError(
            .unavailable,
            "\(attach.credentials.map { "\($0)" } ?? "the default user") may not "
                + "\(names.joined(separator: ", ")); what only reads is enough: ACL SETUSER "
                + "\(attach.credentials?.user ?? "NAME") on \(Self.rules)")
    }

    /// Runs what asks nodes where it may block; a connection that fails is told as what it is.
    private static func told<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        do {
            return try await Blocking.run(work)
        } catch let error as RedisError {
            throw ClusterError(.unavailable, "\(error)")
        }
    }

    private func connect(_ node: FoundCluster.Node) throws(RedisError) -> Connection {
        try Connection(
            to: node.address.endpoint, as: attach.credentials, timeout: Self.patience)
    }

    private func reading(of node: FoundCluster.Node, isMaster: Bool) throws -> NodeReading {
        let connection = try connect(node)
        defer { connection.close() }
        let text = try connection.run(["INFO", "all"], timeout: Self.patience).text ?? ""
        return NodeReading(Information(text), number: node.number, isMaster: isMaster)
    }

    private func configurations(of nodes: [FoundCluster.Node]) throws -> LearnedConfiguration {
        var learned: LearnedConfiguration?
        for node in nodes {
            let connection = try connect(node)
            defer { connection.close() }
            let reply = try connection.run(["CONFIG", "GET", "*"], timeout: Self.patience)
            let told = LearnedConfiguration(reply)
            if learned == nil { learned = told } else { learned?.compare(with: told) }
        }
        return learned ?? LearnedConfiguration(.array([]))
    }

    private func sample(_ masters: [FoundCluster.Node]) throws -> KeySample {
        var sample = KeySample()
        let each = min(Self.sampleOfNode, max(1, Self.sample / max(1, masters.count)))
        for master in masters.prefix(Self.sample) {
            let connection = try connect(master)
            defer { connection.close() }
            try sample.take(each, from: connection, within: Self.patience)
        }
        return sample
    }

    private func slowness(of nodes: [FoundCluster.Node]) throws -> Slowness {
        var slowness = Slowness()
        for node in nodes {
            let connection = try connect(node)
            defer { connection.close() }
            slowness.add(
                slowlog: try connection.run(["SLOWLOG", "GET", "32"], timeout: Self.patience),
                latency: try connection.run(["LATENCY", "LATEST"], timeout: Self.patience))
        }
        return slowness
    }

    private func summary(
        _ found: FoundCluster, _ before: [NodeReading], _ after: [NodeReading],
        _ configuration: LearnedConfiguration, _ sample: KeySample, _ slowness: Slowness
    ) -> LearnedCluster {
        let changes = zip(before, after).map { (node: $1, calls: $1.calls(since: $0)) }
        func sum(_ isMaster: Bool) -> [String: Double] {
            changes.filter { $0.node.isMaster == isMaster }.reduce(into: [:]) { sum, change in
                sum.merge(change.calls, uniquingKeysWith: +)
            }
        }
        let watched = CommandMix(calls: sum(true))
        let ever = after.filter(\.isMaster).reduce(into: [:]) { sum, node in
            sum.merge(node.calls, uniquingKeysWith: +)
        }
        let isIdle = watched.calls < Self.fewestCalls
        let onReplicas = CommandMix(calls: sum(false)).reads
        let reads = watched.reads + onReplicas
        // Many nodes take a while to ask, so that each was watched a little longer.
        let watchedFor = zip(before, after).map { Double($1.at - $0.at) / 1e9 }
        let seconds = max(0.001, watchedFor.reduce(0, +) / Double(max(1, watchedFor.count)))
        return LearnedCluster(
            address: attach.nodes.joined(separator: ", "), version: found.version,
            topology: found.topology, nodes: after.map(\.node),
            directives: configuration.directives, secrets: configuration.secrets,
            differing: configuration.differing.sorted(),
            mix: isIdle ? CommandMix(calls: ever) : watched, isMixOfAllTime: isIdle,
            rate: (watched.calls + onReplicas) / seconds,
            readsOfReplicas: reads > 0 && !isIdle ? onReplicas / reads : 0, window: window,
            sizes: sample.sizes, sampled: sample.count, sampleRefusal: sample.refusal,
            slowest: slowness.slowest, latencies: slowness.latencies)
    }
}
