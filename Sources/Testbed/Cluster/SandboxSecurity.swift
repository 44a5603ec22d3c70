import Foundation
import Linux
import Plan
import RedisClient

/// What a node needs to speak TLS in the sandbox: one port and no plain one, and files of the run's own.
package enum SandboxSecurity {
    /// What a node, and each of the user's programs, finds: whom to trust, what to show, and its key.
    package static let files = ["ca.crt", "tls.crt", "tls.key"]
    /// How long a program may take to refuse a certificate.
    private static let patience = Duration.seconds(10)

    /// The lines of redis.conf.
    static func directives(port: Int) -> [String] {
        ["tls-port \(port)", "tls-cluster yes", "tls-replication yes"]
            + zip(["tls-ca-cert-file", "tls-cert-file", "tls-key-file"], files).map {
                "\($0) \($1)"
            }
    }

    /// A plan's directives without those that the sandbox replaces, and the names of these.
    static func divided(
        _ directives: [(name: String, value: String)]
    ) -> (kept: [(name: String, value: String)], replaced: [String]) {
        let isReplaced = { ConfigurationReader.replacedByTLS.contains($0) }
        return (
            directives.filter { !isReplaced($0.name) },
            directives.map(\.name).filter(isReplaced)
        )
    }

    /// Sees that a server is of a version that knows TLS.
    ///
    /// - Throws: `ClusterError` when it is too old.
    static func demandKnown(to version: ServerVersion) throws(ClusterError) {
        guard version.product == .valkey || version.major >= 6 else {
            throw ClusterError(
                .unavailable,
                "\(version) knows no TLS, which came with Redis 6.0; take a newer server")
        }
    }

    /// Sees that a server is built with TLS: it is started with a certificate that there is not, and must refuse that.
    ///
    /// - Throws: `ClusterError` when it is too old, or refuses something else.
    package static func demand(of server: ServerBinary) async throws(ClusterError) {
        try demandKnown(to: server.version)
        let missing = "/dev/null/none"
        let answer: ProgramAnswer
        do {
            answer = try await .asking(
                server.path,
                [
                    "--port", "0", "--tls-port", "1", "--save", "", "--dir", "/", "--tls-cert-file",
                    missing,
                    "--tls-key-file", missing, "--tls-ca-cert-file", missing,
                ], environment: ProcessInfo.processInfo.environment, within: patience)
        } catch {
            throw ClusterError(.unavailable, "'\(server.path)' does not run: \(error)")
        }
        guard answer.text.contains(missing) && answer.text.contains("certificate") else {
            throw ClusterError(
                .unavailable,
                "'\(server.path)' (\(server.version)) is built without TLS: make it with BUILD_TLS=yes, or leave TLS "
                    + "out of the plan")
        }
    }
}
