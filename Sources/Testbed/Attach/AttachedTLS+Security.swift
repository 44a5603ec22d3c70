import Foundation
package import Plan
package import RedisClient

extension AttachedTLS {
    /// The most that is read of a file of certificates.
    private static let mostBytes = 4 << 20

    /// What connections need, from the user's files.
    ///
    /// - Throws: `ClusterError` when one of them cannot be used.
    package func security() throws(ClusterError) -> TransportSecurity {
        do throws(TransportSecurity.Unusable) {
            return try TransportSecurity(
                .init(
                    authorities: try text(of: authorities, "ca"),
                    certificate: try text(of: certificate, "cert"), key: try text(of: key, "key")),
                serverName: serverName)
        } catch {
            throw ClusterError(.unavailable, "cluster.attach.tls: \(error)")
        }
    }

    private func text(
        of path: String?, _ name: String
    ) throws(TransportSecurity.Unusable) -> String? {
        guard let path else { return nil }
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
        guard attributes?[.type] as? FileAttributeType == .typeRegular,
            attributes?[.size] as? Int ?? .max <= Self.mostBytes,
            let data = FileManager.default.contents(atPath: resolved)
        else { throw .init(description: "the file '\(path)' (\(name)) cannot be read") }
        return String(decoding: data, as: UTF8.self)
    }
}
