import Foundation
import Glibc
import Plan
import Quantities
import RedisClient

/// Puts a node of a cluster that was there before back as it was found, when the harness is gone: a process of this
/// program's, told in its environment what to do, which nobody but its user can read.
///
/// It reaches as far as an address does: it lives on the harness's machine, and cannot help where that machine is gone.
package struct PutBack: Codable, Sendable {
    /// The environment variable that tells it.
    package static let variable = "SHAKETABLE_PUT_BACK"
    /// The hidden subcommand that is it.
    package static let command = "put-back"
    /// For how long it tries: a node may be frozen, or busy with what is to be ended.
    private static let limit = Duration.seconds(120)
    private static let patience = Duration.seconds(5)

    private let host: String
    private let port: Int
    private let user: String?
    private let password: String?
    private let tls: AttachedTLS?
    private let serverName: String?
    private let commands: [[String]]

    /// What puts a node back.
    ///
    /// - Parameters:
    ///   - endpoint: Where the node is.
    ///   - credentials: As whom to log in; nil for nobody.
    ///   - tls: What TLS takes there; nil where it is not spoken.
    ///   - commands: What to run, in that order; each is tried until the node takes it.
    init(
        of endpoint: Endpoint, as credentials: Credentials?, tls: AttachedTLS?, commands: [[String]]
    ) {
        self.tls = tls
        serverName = endpoint.security?.serverName
        host = endpoint.host
        port = endpoint.port
        user = credentials?.user
        password = credentials?.password
        self.commands = commands
    }

    /// What this process was told; nil when it was told nothing.
    package static var given: PutBack? {
        let text = ProcessInfo.processInfo.environment[variable] ?? ""
        return try? JSONDecoder().decode(PutBack.self, from: Data(text.utf8))
    }

    /// The environment of the process that does it.
    func environment() throws -> [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment[PlanSecrets.variable] = nil
        environment[Self.variable] = String(
            decoding: try JSONEncoder().encode(self), as: UTF8.self)
        return environment
    }

    /// Runs the commands until all are taken; blocks.
    ///
    /// - Returns: Whether all were taken within two minutes.
    package func run() -> Bool {
        let credentials = password.map { Credentials(user: user, password: $0) }
        let deadline = ContinuousClock.now + Self.limit
        var security = try? tls?.security()
        security?.serverName = serverName
        var rest = commands[...]
        while !rest.isEmpty, ContinuousClock.now < deadline {
            if let connection = try? Connection(
                to: Endpoint(host: host, port: port, security: security), as: credentials,
                timeout: Self.patience)
            {
                while let next = rest.first,
                    let reply = try? connection.run(next, timeout: Self.patience),
                    Self.isTaken(reply)
                {
                    rest = rest.dropFirst()
                }
                connection.close()
            }
            if !rest.isEmpty { usleep(200_000) }
        }
        return rest.isEmpty
    }

    /// A script that ended by itself need not be killed; one of somebody else's that has written cannot be.
    private static func isTaken(_ reply: Reply) -> Bool {
        reply.serverError.map { ["NOTBUSY", "UNKILLABLE"].contains($0.code) } ?? true
    }
}

extension Cluster {
    /// On a cluster that was there before: sees to it that a node is put back when this program is killed.
    ///
    /// - Parameters:
    ///   - commands: What puts it back.
    ///   - number: The node, from 1.
    /// - Returns: What is to be told when nothing is owed any more; nil on a cluster of the run's own, which ends with it.
    /// - Throws: `ClusterError` when nobody could put it back: then nothing is to be changed.
    package nonisolated func owe(
        _ commands: [[String]], to number: Int
    ) async throws -> LocalGuard? {
        guard found != nil,
            let program = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/exe")
        else { return nil }
        var environment = try PutBack(
            of: endpoint(of: number), as: credentials, tls: found?.attach.tls, commands: commands
        ).environment()
        environment["SHAKETABLE_PROGRAM"] = program
        return try await LocalGuard(
            undoing: "exec \"$SHAKETABLE_PROGRAM\" \(PutBack.command)", environment: environment)
    }
}
