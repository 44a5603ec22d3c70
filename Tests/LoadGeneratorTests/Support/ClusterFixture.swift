import Foundation
import Glibc
import LoadGenerator
import RunRecord
import TestSupport

/// A real Redis Cluster on loopback, its nodes.conf written beforehand.
struct ClusterFixture {
    let topology: Topology
    let servers: [ServerProcess]
    private let directory: URL

    /// Starts a cluster, runs the body when all nodes say that all is well, and always ends it.
    static func run<Result>(
        masters: Int = 3, replicas: Int = 0, nodeTimeout: Int = 15_000,
        _ body: (ClusterFixture) async throws -> Result
    ) async throws -> Result {
        let fixture = try ClusterFixture(
            Topology(masters: masters, replicasPerMaster: replicas), nodeTimeout: nodeTimeout)
        defer { fixture.end() }
        try await fixture.waitUntilReady()
        return try await body(fixture)
    }

    /// Where a load goes.
    var target: LoadTarget {
        LoadTarget(
            nodes: servers.enumerated().map {
                .init(number: $0 + 1, host: "127.0.0.1", port: $1.port)
            }, topology: topology)
    }

    private init(_ topology: Topology, nodeTimeout: Int) throws {
        self.topology = topology
        directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "load-tests-\(getpid())-\(UInt32.random(in: 0 ... .max))")
        let ports = try FreePorts.take(topology.nodeCount * 2)
        var servers: [ServerProcess] = []
        do {
            for node in 1...topology.nodeCount {
                let home = directory.appendingPathComponent("\(node)")
                try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
                try Self.nodesFile(topology, ports: ports, myself: node).write(
                    to: home.appendingPathComponent("nodes.conf"), atomically: false,
                    encoding: .utf8)
                servers.append(
                    try ServerProcess(
                        directory: home, port: ports[node * 2 - 2],
                        directives: [
                            "--cluster-enabled", "yes", "--cluster-port", "\(ports[node * 2 - 1])",
                            "--cluster-node-timeout", "\(nodeTimeout)",
                            "--repl-diskless-sync-delay", "0",
                        ]))
            }
        } catch {
            for server in servers { server.end() }
            throw error
        }
        self.servers = servers
    }

    private func end() {
        for server in servers { server.end() }
        try? FileManager.default.removeItem(at: directory)
    }

    private func waitUntilReady() async throws {
        let deadline = Date(timeIntervalSinceNow: 30)
        for (index, server) in servers.enumerated() {
            let isReplica = index >= topology.shards.count
            while !(server.command("cluster", "info").contains("cluster_state:ok")
                && (!isReplica
                    || server.command("info", "replication").contains("master_link_status:up")))
            {
                guard Date() < deadline else {
                    throw Failure(description: "the cluster did not become ready")
                }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    private static func identifier(_ node: Int) -> String {
        let digits = String(node, radix: 16)
        return String(repeating: "0", count: 39 - digits.count) + digits + "a"
    }

    private static func nodesFile(_ topology: Topology, ports: [UInt16], myself: Int) -> String {
        var lines: [String] = []
        for shard in topology.shards {
            for node in shard.nodes {
                let isMaster = node == shard.master
                let flags = (node == myself ? "myself," : "") + (isMaster ? "master" : "slave")
                let slots = " \(shard.slots.lowerBound)-\(shard.slots.upperBound)"
                lines.append(
                    "\(identifier(node)) 127.0.0.1:\(ports[node * 2 - 2])@\(ports[node * 2 - 1]) "
                        + "\(flags) \(isMaster ? "-" : identifier(shard.master)) 0 0 "
                        + "\(shard.number) connected" + (isMaster ? slots : ""))
            }
        }
        lines.append("vars currentEpoch \(topology.shards.count) lastVoteEpoch 0")
        return lines.joined(separator: "\n") + "\n"
    }
}
