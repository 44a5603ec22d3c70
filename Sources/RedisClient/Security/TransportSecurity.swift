import COpenSSL
import Glibc

/// That connections speak TLS: whom they trust, as whom they show themselves, and what the server must be called.
///
/// TLS 1.2 or newer. The server's certificate is verified always; no session is resumed, so that each connection costs a
/// whole handshake.
package struct TransportSecurity: Hashable, Sendable {
    /// Certificates and a key, in PEM.
    package struct Material: Sendable {
        /// The authorities that servers' certificates must come from; nil for the system's.
        package var authorities: String?
        /// What servers are shown that ask for a certificate; nil for nothing.
        package var certificate: String?
        /// That certificate's key.
        package var key: String?

        /// Material.
        package init(authorities: String?, certificate: String? = nil, key: String? = nil) {
            self.authorities = authorities
            self.certificate = certificate
            self.key = key
        }
    }

    /// That certificates or a key cannot be used.
    package struct Unusable: Error, Hashable, Sendable, CustomStringConvertible {
        /// Which, and why.
        package let description: String

        /// What cannot be used, and why.
        package init(description: String) { self.description = description }
    }

    let context: SecureContext
    /// The name that the server's certificate must be for; nil for the address that is connected to.
    package var serverName: String?

    /// Takes certificates and a key.
    ///
    /// - Throws: `Unusable` when one of them cannot be read, or the key is not the certificate's.
    package init(_ material: Material, serverName: String? = nil) throws(Unusable) {
        context = try SecureContext(material)
        self.serverName = serverName
    }

    /// The same for a server that is called so, where no name was given for all.
    package func expecting(_ name: String?) -> TransportSecurity {
        var other = self
        other.serverName = serverName ?? name
        return other
    }
}

/// What all connections of one kind share: OpenSSL's own counts of it are safe between threads.
final class SecureContext: @unchecked Sendable, Hashable {
    let pointer: OpaquePointer

    init(_ material: TransportSecurity.Material) throws(TransportSecurity.Unusable) {
        guard let pointer = SSL_CTX_new(TLS_client_method()) else {
            fatalError("OpenSSL found no memory for a context.")
        }
        self.pointer = pointer
        _ = shaketable_tls_at_least_1_2(pointer)
        shaketable_tls_settle(pointer)
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        if let authorities = material.authorities {
            try trust(authorities)
        } else {
            SSL_CTX_set_default_verify_paths(pointer)
        }
        guard let certificate = material.certificate, let key = material.key else { return }
        try show(certificate, key)
    }

    deinit { SSL_CTX_free(pointer) }

    static func == (one: SecureContext, other: SecureContext) -> Bool { one === other }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    private func trust(_ text: String) throws(TransportSecurity.Unusable) {
        let store = SSL_CTX_get_cert_store(pointer)
        let certificates = Self.certificates(in: text)
        defer { for certificate in certificates { X509_free(certificate) } }
        guard !certificates.isEmpty else {
            throw .init(description: "the CA file holds no certificate in PEM")
        }
        for certificate in certificates { X509_STORE_add_cert(store, certificate) }
    }

    private func show(_ certificate: String, _ key: String) throws(TransportSecurity.Unusable) {
        let chain = Self.certificates(in: certificate)
        defer { for certificate in chain { X509_free(certificate) } }
        guard let own = chain.first, SSL_CTX_use_certificate(pointer, own) == 1 else {
            throw .init(description: "the client's certificate file holds no certificate in PEM")
        }
        for further in chain.dropFirst() {
            shaketable_tls_add_chain(pointer, further)
        }
        // An empty passphrase, so that nobody is asked for one at the terminal.
        let read: OpaquePointer? = Self.reading(key) { bytes in
            "".withCString {
                PEM_read_bio_PrivateKey(bytes, nil, nil, UnsafeMutableRawPointer(mutating: $0))
            }
        }
        guard let read else {
            throw .init(
                description:
                    "the client's key cannot be read: no key in PEM, or one with a passphrase")
        }
        defer { EVP_PKEY_free(read) }
        guard SSL_CTX_use_PrivateKey(pointer, read) == 1, SSL_CTX_check_private_key(pointer) == 1
        else {
            throw .init(description: "the client's key is not the key of its certificate")
        }
    }

    private static func certificates(in text: String) -> [OpaquePointer] {
        reading(text) { bytes in
            var certificates: [OpaquePointer] = []
            while let certificate = PEM_read_bio_X509(bytes, nil, nil, nil) {
                certificates.append(certificate)
            }
            return certificates
        }
    }

    private static func reading<Value>(_ text: String, _ body: (OpaquePointer?) -> Value) -> Value {
        var text = text
        defer { ERR_clear_error() }
        return text.withUTF8 { bytes in
            let source = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count))
            defer { BIO_free(source) }
            return body(source)
        }
    }
}
