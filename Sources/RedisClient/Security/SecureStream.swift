import COpenSSL
import Glibc

/// The TLS of one connection, without a socket: bytes of the wire go in and come out, and so does what they mean.
///
/// Whoever has it moves the bytes. Not to be shared between threads.
package final class SecureStream {
    /// What became of a step.
    package enum Step: Equatable {
        /// So many bytes were read; of a handshake: it is done.
        case done(Int)
        /// More has to come from the other side first.
        case waits
        /// The other side said that it ends here.
        case ended
        /// It went wrong; `failure` tells how.
        case failed
    }

    private let stream: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    /// What went wrong, in words; empty while nothing did.
    package private(set) var failure = ""

    /// Begins as the client, towards an address.
    package init(_ security: TransportSecurity, to address: String) {
        guard let stream = SSL_new(security.context.pointer), let incoming = BIO_new(BIO_s_mem()),
            let outgoing = BIO_new(BIO_s_mem())
        else { fatalError("OpenSSL found no memory for a connection.") }
        (self.stream, self.incoming, self.outgoing) = (stream, incoming, outgoing)
        SSL_set_bio(stream, incoming, outgoing)
        SSL_set_connect_state(stream)
        let name = security.serverName ?? address
        var numeric = in6_addr()
        if inet_pton(AF_INET, name, &numeric) == 1 || inet_pton(AF_INET6, name, &numeric) == 1 {
            X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(stream), name)
        } else {
            SSL_set1_host(stream, name)
            _ = shaketable_tls_name_server(stream, name)
        }
    }

    deinit { SSL_free(stream) }

    /// Goes on with the handshake as far as it can.
    package func handshake() -> Step {
        ERR_clear_error()
        return step(SSL_do_handshake(stream))
    }

    /// Takes bytes that came from the other side; they are copied.
    package func feed(_ bytes: UnsafeRawPointer, count: Int) {
        BIO_write(incoming, bytes, Int32(clamping: count))
    }

    /// Reads what the bytes meant, at most so many.
    package func read(into buffer: UnsafeMutableRawPointer, capacity: Int) -> Step {
        ERR_clear_error()
        return step(SSL_read(stream, buffer, Int32(clamping: capacity)))
    }

    /// Puts what is to be said into bytes of the wire; false when it cannot be said any more.
    package func write(_ bytes: UnsafeRawPointer, count: Int) -> Bool {
        ERR_clear_error()
        var written = 0
        while written < count {
            let part = SSL_write(stream, bytes + written, Int32(clamping: count - written))
            guard part > 0 else {
                _ = step(part)
                return false
            }
            written += Int(part)
        }
        return true
    }

    /// How many bytes wait for the wire.
    package var pending: Int { shaketable_bio_pending(outgoing) }

    /// Takes bytes for the wire, `count` of those that wait.
    package func take(_ count: Int, into buffer: UnsafeMutableRawPointer) {
        BIO_read(outgoing, buffer, Int32(clamping: count))
    }

    private func step(_ result: Int32) -> Step {
        if result > 0 { return .done(Int(result)) }
        switch SSL_get_error(stream, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .waits
        case SSL_ERROR_ZERO_RETURN: return .ended
        default:
            failure = words
            return .failed
        }
    }

    static let noCertificate =
        "the server asks for a certificate of the client's, and there is none"

    /// Whether the server asked for a certificate that there is not.
    var lacksCertificate: Bool {
        SSL_get_certificate(stream) == nil
            && SSL_get_sigalgs(stream, 0, nil, nil, nil, nil, nil) > 0
    }

    /// The certificate's trouble where there is one, else what OpenSSL calls it.
    private var words: String {
        let verified = SSL_get_verify_result(stream)
        let error = ERR_get_error()
        if verified != Int(X509_V_OK) {
            let reason = X509_verify_cert_error_string(verified).map { String(cString: $0) } ?? ""
            return "the server's certificate is not taken: \(reason)"
        }
        if shaketable_error_is(error, SSL_R_WRONG_VERSION_NUMBER) != 0 {
            return "what answers does not speak TLS"
        }
        let isAsked =
            shaketable_error_is(error, SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED) != 0
            || shaketable_error_is(error, SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE) != 0
        let reason = ERR_reason_error_string(error).map { String(cString: $0) } ?? "no reason given"
        return isAsked && SSL_get_certificate(stream) == nil
            ? "\(reason): \(Self.noCertificate)"
            : "TLS: \(reason)"
    }
}
