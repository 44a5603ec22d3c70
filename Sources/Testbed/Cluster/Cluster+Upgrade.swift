import Foundation
import Linux
import Plan
import Quantities
import RedisClient
import RunRecord

extension Cluster {
    /// How long a node's link to its master may take to come up.
    private static let linkLimit = Duration.seconds(30)

    /// Starts a stopped node with another program of the plan, and waits until it serves and is linked. A further call,
    /// after one that failed, only looks again.
    ///
    /// - Parameters:
    ///   - number: The node, from 1.
    ///   - name: What the plan calls the program.
    /// - Returns: The proof: the new process, the version that INFO tells, the keys it loaded, its role and link.
    /// - Throws: `ClusterError` when it does not start, says another version, or is not linked in time.
    package func start(_ number: Int, as name: String) async throws -> Receipt {
        let server = try server(named: name)
        if nodes[number]?.condition == .stopped { try give(number, server) }
        let receipt = try await startAgain(number)
        let text = try await command(["INFO", "server"], on: number).text ?? ""
        guard let version = ServerVersion(Information(text)), version == server.version else {
            let told = ServerVersion(Information(text)).map { "\($0)" } ?? "no version"
            throw ClusterError(
                "node \(number) says that it is \(told), not \(server.version)",
                isUnavailable: false)
        }
        let role = try await waitUntilLinked(number)
        return Receipt(
            at: receipt.at, text: "\(receipt.text); INFO says it is \(version), \(role)")
    }

    /// Starts a node whose new program does not serve with the one that it had before.
    ///
    /// - Returns: What it says it is then.
    /// - Throws: `ClusterError` when it does not start with that either.
    package func fallBack(_ number: Int, to server: ServerBinary) async throws -> Receipt {
        if nodes[number]?.condition == .running {
            _ = try await endProcess(number, with: SIGKILL, within: .seconds(10))
        }
        nodes[number]?.condition = .stopped
        try give(number, server)
        return try await startAgain(number)
    }

    /// The program that a node was last started with.
    package func server(of number: Int) -> ServerBinary {
        nodes[number]?.server ?? deployment.server
    }

    private func server(named name: String) throws -> ServerBinary {
        if name == ClusterSpecification.ownServer { return deployment.server }
        guard let server = deployment.servers[name] else {
            throw ClusterError("the cluster has no server '\(name)'", isUnavailable: false)
        }
        return server
    }

    private func give(_ number: Int, _ server: ServerBinary) throws {
        nodes[number]?.server = server
        guard let node = nodes[number] else { preconditionFailure("there is no node \(number)") }
        do {
            try writeConfiguration(of: node)
            try ProcessIdentity.withoutPrivileges?.own("\(node.directory)/redis.conf")
        } catch {
            throw ClusterError(
                "cannot write the files of node \(number): \(EvidenceFile.reason(error))",
                isUnavailable: false)
        }
    }

    /// Waits until a node is a master, or a replica whose link is up; which of them, in words.
    private nonisolated func waitUntilLinked(_ number: Int) async throws -> String {
        let link: String? = try await pollUncancelled(
            every: .milliseconds(20), within: Self.linkLimit
        ) {
            let replication = try await information("replication", of: number)
            if replication["role"] == "master" { return "role:master" }
            return replication["master_link_status"] == "up" ? "master_link_status:up" : nil
        }
        guard let link else {
            throw ClusterError(
                "node \(number) was not linked to its master \(Self.linkLimit.inWords) after its start",
                isUnavailable: false)
        }
        return link
    }
}
