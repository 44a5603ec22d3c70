import COpenSSL
import Foundation
import Glibc
package import RedisClient

/// An authority of the run's own with a certificate for each node and one for the clients: P-256, made anew for each
/// cluster, and nobody's outside of the sandbox.
package final class SandboxCertificates: Sendable {
    /// Certificates hold so long before and after now, in seconds: longer than any clock that a plan moves is moved.
    private static let validity = 3650 * 86_400

    /// A certificate and its key, in PEM.
    struct Identity: Sendable {
        /// The certificate.
        let certificate: String
        /// Its key.
        let key: String
    }

    /// The authority's certificate, in PEM.
    let authority: String
    /// What clients show.
    let client: Identity
    /// How connections of the harness and the load are secured.
    package let security: TransportSecurity
    /// The authority itself, while nodes may still join.
    private let signer: Identity

    /// Makes the authority and the clients' certificate.
    ///
    /// - Throws: `ClusterError` when OpenSSL cannot make them.
    package init() throws(ClusterError) {
        signer = try Self.issue(
            "Shaketable's sandbox", number: 1, [(NID_basic_constraints, "critical,CA:TRUE")],
            by: nil)
        authority = signer.certificate
        client = try Self.issue("client", number: 2, [], by: signer)
        do {
            security = try TransportSecurity(
                .init(authorities: authority, certificate: client.certificate, key: client.key))
        } catch {
            throw ClusterError(.unavailable, "the sandbox's certificates: \(error)")
        }
    }

    /// Writes what a node shows and trusts into its directory.
    ///
    /// - Throws: `ClusterError` when OpenSSL cannot make it; what Foundation says of a file that cannot be written.
    func write(for node: NodeProcess) throws {
        let own = try identity(of: node.number, at: node.address.host)
        try Self.write(
            [authority, own.certificate, own.key], SandboxSecurity.files, to: node.directory)
    }

    /// Writes what clients show and trust into a folder that is made for it.
    ///
    /// - Throws: What Foundation says of a file that cannot be written.
    func write(to folder: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Self.write(
            [authority, client.certificate, client.key], SandboxSecurity.files, to: folder)
    }

    private static func write(_ texts: [String], _ names: [String], to folder: String) throws {
        for (text, name) in zip(texts, names) {
            let path = "\(folder)/\(name)"
            try text.write(toFile: path, atomically: false, encoding: .utf8)
            chmod(path, 0o600)
        }
    }

    /// Makes a node's certificate, for its address.
    ///
    /// - Throws: `ClusterError` when OpenSSL cannot make it.
    func identity(of number: Int, at host: String) throws(ClusterError) -> Identity {
        try Self.issue(
            "node \(number)", number: number + 2, [(NID_subject_alt_name, "IP:\(host)")], by: signer
        )
    }

    /// Makes a key and a certificate of it, signed by another or, where there is none, by itself.
    private static func issue(
        _ name: String, number: Int, _ extensions: [(Int32, String)], by signer: Identity?
    ) throws(ClusterError) -> Identity {
        guard let key = shaketable_new_key() else { throw failure }
        defer { EVP_PKEY_free(key) }
        let issuer = signer.flatMap {
            read($0.certificate) { PEM_read_bio_X509($0, nil, nil, nil) }
        }
        let issuerKey = signer.flatMap {
            read($0.key) { PEM_read_bio_PrivateKey($0, nil, nil, nil) }
        }
        defer {
            X509_free(issuer)
            EVP_PKEY_free(issuerKey)
        }
        // On the bus a node is a client, too.
        let purposes = signer == nil ? [] : [(NID_ext_key_usage, "serverAuth,clientAuth")]
        let certificate = certificate(
            name, for: key, number: number, extensions + purposes, issuer: issuer,
            signedWith: issuerKey ?? key)
        guard let certificate, (issuer == nil) == (signer == nil) else { throw failure }
        defer { X509_free(certificate) }
        return Identity(
            certificate: try text { PEM_write_bio_X509($0, certificate) },
            key: try text { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) })
    }

    private static func read(
        _ text: String, _ body: (OpaquePointer?) -> OpaquePointer?
    ) -> OpaquePointer? {
        var text = text
        return text.withUTF8 { bytes in
            let source = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count))
            defer { BIO_free(source) }
            return body(source)
        }
    }

    /// A signed certificate; nil when OpenSSL refuses.
    private static func certificate(
        _ name: String, for key: OpaquePointer, number: Int, _ extensions: [(Int32, String)],
        issuer: OpaquePointer?, signedWith signer: OpaquePointer
    ) -> OpaquePointer? {
        guard let certificate = X509_new() else { return nil }
        let version3 = 2
        X509_set_version(certificate, version3)
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), number)
        X509_gmtime_adj(X509_getm_notBefore(certificate), -validity)
        X509_gmtime_adj(X509_getm_notAfter(certificate), validity)
        X509_set_pubkey(certificate, key)
        let subject = X509_get_subject_name(certificate)
        _ = name.withCString { text in
            text.withMemoryRebound(to: UInt8.self, capacity: name.utf8.count) {
                X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, $0, -1, -1, 0)
            }
        }
        X509_set_issuer_name(
            certificate, issuer.map { X509_get_subject_name($0) } ?? subject)
        var context = X509V3_CTX()
        shaketable_extend_with(&context, issuer ?? certificate, certificate)
        for (kind, value) in extensions {
            guard let made = X509V3_EXT_conf_nid(nil, &context, kind, value) else {
                X509_free(certificate)
                return nil
            }
            X509_add_ext(certificate, made, -1)
            X509_EXTENSION_free(made)
        }
        guard X509_sign(certificate, signer, EVP_sha256()) > 0 else {
            X509_free(certificate)
            return nil
        }
        return certificate
    }

    private static func text(_ write: (OpaquePointer?) -> Int32) throws(ClusterError) -> String {
        let bytes = BIO_new(BIO_s_mem())
        defer { BIO_free(bytes) }
        guard write(bytes) == 1 else { throw failure }
        var text = [UInt8](repeating: 0, count: shaketable_bio_pending(bytes))
        BIO_read(bytes, &text, Int32(clamping: text.count))
        return String(decoding: text, as: UTF8.self)
    }

    private static var failure: ClusterError {
        let reason = ERR_reason_error_string(ERR_get_error()).map { String(cString: $0) }
        return ClusterError(
            .unavailable,
            "OpenSSL cannot make the sandbox's certificates: \(reason ?? "no reason given")")
    }
}
