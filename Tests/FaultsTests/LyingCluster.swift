import Foundation
import Linux
import RedisClient
import Synchronization
import TestSupport

@testable import Faults
@testable import RunRecord
@testable import Runner
@testable import Testbed

/// Six nodes that answer as a test says: a world in which a fault may have no effect, or lose it.
final class LyingCluster: Sendable {
    /// Answers a command of a node, for the so many-th time from 0; nil for what a sound node would say.
    typealias Lie =
        @Sendable (
            _ node: Int, _ words: [String], _ times: Int, _ world: LyingCluster
        ) -> FakeServer.Answer?

    let cluster: Cluster
    private let folder: String
    private let timeline: Timeline
    private let counts = Mutex<[String: Int]>([:])
    private let servers = Mutex<[FakeServer]>([])

    /// Masters 1 to 3, and their replicas 4 to 6.
    private static let topology = Topology(masters: 3, replicasPerMaster: 1)

    init(_ lie: @escaping Lie) throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("lying-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o777])
        timeline = Timeline(
            origin: MonotonicClock.now(),
            writer: try LineWriter(path: "\(folder)/timeline.jsonl"))
        let script = "\(folder)/server"
        // Ends as the one signal that it is sent would have it, without a word of its own.
        try "#!/bin/sh\nexec sleep 1000\n".write(
            toFile: script, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        guard let version = ServerVersion(versionOutput: "Redis server v=7.0.15 sha=00000000:0")
        else { throw ClusterError(.unproven, "that is a version") }
        var support = NodeSupport()
        support.recordsSyncs = true
        cluster = try Cluster(
            ClusterDeployment(
                topology: Self.topology, directives: [],
                server: ServerBinary(path: script, version: version), isSandboxed: false,
                seed: UInt64.random(in: 1...UInt64.max), dataFolder: "\(folder)/data",
                logFolder: "\(folder)/logs", spares: 1, support: support))
        for (node, address) in cluster.addresses {
            let server = try FakeServer(at: UInt16(address.port), greeting: nil) {
                [weak self] words, _ in
                guard let self else { return .silence }
                let key = "\(node) \(words.joined(separator: " "))"
                let times = counts.withLock { counts in
                    defer { counts[key, default: 0] += 1 }
                    return counts[key, default: 0]
                }
                return lie(node, words, times, self) ?? sound(node, words)
            }
            servers.withLock { $0.append(server) }
        }
    }

    /// Performs a step as a run does, with servers that are processes of their own.
    ///
    /// - Parameters:
    ///   - step: `{ at: 0s, ... }`.
    ///   - length: How long the run lasts at the least.
    /// - Returns: What the timeline tells.
    /// - Throws: When the step cannot be read, or a process cannot be started.
    func perform(_ step: String, lasting length: String) async throws -> [Event] {
        let plan = try PlanSamples.read(
            "cluster: { masters: 3, replicas: 1 }\nduration: \(length)\nexpect: []\n"
                + "timeline: [\(step)]\n")
        try await stand()
        let runner = TimelineRunner(
            plan: plan, cluster: cluster, network: nil, timeline: timeline, load: nil,
            windows: WindowBoard(), faults: FaultLedger(), seed: 1, observer: Nobody())
        for scene in await runner.run() { await scene.heal() }
        return timeline.noteworthyEvents()
    }

    /// Starts the nodes' processes and shows their roles.
    func stand() async throws {
        show()
        try await cluster.standUp(1...Self.topology.nodeCount)
    }

    /// Ends all of it.
    func end() async {
        await cluster.fallDown()
        for server in servers.withLock({ $0 }) { server.end() }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Adds a line to a node's log.
    func log(_ message: String, of node: Int) {
        let path = cluster.process(node).logPath
        guard let file = FileHandle(forWritingAtPath: path) else { return }
        file.seekToEndOfFile()
        file.write(Data("1:M 01 Jan 2026 00:00:00.000 \(message)\n".utf8))
        try? file.close()
    }

    /// CLUSTER NODES as a node answers it.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - slots: What each master owns, where it is not as at the start.
    ///   - migrating: A slot that is on its way from node 1 to node 2.
    /// - Returns: Its lines.
    func nodes(
        of node: Int, slots: [Int: ClosedRange<Int>] = [:], migrating: Int? = nil
    ) -> String {
        Self.topology.shards.flatMap { shard in
            shard.nodes.map { number in
                let identity = cluster.identities[number] ?? ""
                let port = cluster.addresses[number]?.port ?? 0
                let isMaster = number == shard.master
                let master = isMaster ? "-" : cluster.identities[shard.master] ?? ""
                let own = slots[number] ?? shard.slots
                let way = migrating.map { "[\($0)->-\(cluster.identities[2] ?? "")]" }
                return "\(identity) 127.0.0.1:\(port)@\(port + 1) "
                    + (number == node ? "myself," : "") + (isMaster ? "master" : "slave")
                    + " \(master) 0 0 \(shard.number) connected"
                    + (isMaster ? " \(own.lowerBound)-\(own.upperBound)" : "")
                    + (number == 1 && node == 1 ? way.map { " " + $0 } ?? "" : "") + "\n"
            }
        }.joined()
    }

    private func sound(_ node: Int, _ words: [String]) -> FakeServer.Answer {
        switch words.first {
        case "PING": .bytes("+PONG\r\n")
        case "CLUSTER" where words[1] == "NODES": .bulk(nodes(of: node))
        case "CLUSTER" where words[1] == "GETKEYSINSLOT": .bytes("*0\r\n")
        case "INFO": .bulk("role:\(node <= 3 ? "master" : "slave")\r\nmaster_link_status:up\r\n")
        case "EXISTS", "UNLINK": .bytes(":0\r\n")
        case "EVAL": .bytes(":1\r\n")
        default: .ok
        }
    }

    /// Shows the roles of the start to whoever asks the cluster's watch.
    private func show() {
        cluster.watch.shared.withLock { shared in
            for number in 1...Self.topology.nodeCount {
                shared.picture.views[number] = NodeView(
                    nodes: ClusterNodes(nodes(of: number)),
                    information: Information("cluster_state:ok\r\n"),
                    replication: Information(
                        "# Replication\r\nrole:\(number <= 3 ? "master" : "slave")\r\n"
                            + "master_link_status:up\r\n"
                            + (number <= 3 ? "slave0:state=online\r\n" : "")),
                    topology: Self.topology, numbers: cluster.watch.numbers)
                shared.picture.reachable.insert(number)
            }
        }
    }

    private struct Nobody: RunObserver {
        func observe(_ progress: RunProgress) {}
        func note(_ line: String) {}
    }
}

extension FakeServer.Answer {
    /// A text of any length.
    static func bulk(_ text: String) -> FakeServer.Answer {
        .bytes("$\(text.utf8.count)\r\n\(text)\r\n")
    }
}

extension Cluster {
    /// Starts the processes of nodes, and waits for none of them.
    fileprivate func standUp(_ numbers: ClosedRange<Int>) throws {
        for number in numbers {
            try prepare(number)
            try launch(number)
        }
    }

    /// Ends all processes; the watch was never started.
    fileprivate func fallDown() async {
        for number in nodes.keys {
            _ = try? nodes[number]?.process?.signal(SIGKILL)
            _ = await nodes[number]?.process?.waitForExit(within: .seconds(10))
        }
    }
}
