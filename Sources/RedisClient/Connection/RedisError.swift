import Glibc

/// Trouble with a connection: the command may or may not have reached the server.
package struct RedisError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What sort of trouble; the sorts that clients tell apart.
    package enum Kind: String, Hashable, Sendable {
        /// An address is not numeric, or a port is out of range.
        case badAddress
        /// This side has no socket or no source address to give.
        case noSocket
        /// Nobody listens there.
        case refused
        /// No way there: the network or the host is unreachable.
        case unreachable
        /// Time ran out.
        case timeout
        /// The other side broke the connection off.
        case reset
        /// The other side closed the connection, or it was closed here before.
        case closed
        /// The server does not take the user or the password.
        case unauthorized
        /// TLS could not be agreed on: a certificate that is not taken, or no TLS on one of the sides.
        case insecure
        /// What came back is not RESP.
        case protocolViolation
        /// Any other trouble; the error number tells.
        case other
    }

    /// What sort of trouble.
    package let kind: Kind
    /// What was being done, such as `connecting` or `CLUSTER NODES`.
    package let what: String
    /// With whom.
    package let endpoint: Endpoint
    /// The operating system's error number; 0 when it has no part in it.
    package let errorNumber: Int32
    /// What else there is to say; may be empty.
    package let detail: String

    /// Describes trouble.
    package init(
        _ kind: Kind, what: String, endpoint: Endpoint, errorNumber: Int32 = 0, detail: String = ""
    ) {
        self.kind = kind
        self.what = what
        self.endpoint = endpoint
        self.errorNumber = errorNumber
        self.detail = detail
    }

    /// Describes trouble that the operating system reported by its error number.
    package init(errorNumber: Int32, what: String, endpoint: Endpoint) {
        let kind: Kind =
            switch errorNumber {
            case ECONNREFUSED: .refused
            case ECONNRESET, EPIPE, ECONNABORTED: .reset
            case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN: .unreachable
            case ETIMEDOUT: .timeout
            case EADDRNOTAVAIL, EADDRINUSE, EMFILE, ENFILE, ENOBUFS, EAFNOSUPPORT: .noSocket
            default: .other
            }
        self.init(kind, what: what, endpoint: endpoint, errorNumber: errorNumber)
    }

    /// `127.0.1.1:7000: connecting: Connection refused; is the server running?`
    package var description: String {
        var parts = [detail]
        if errorNumber != 0 { parts.insert(String(cString: strerror(errorNumber)), at: 0) }
        parts.removeAll { $0.isEmpty }
        let reason = parts.isEmpty ? meaning : parts.joined(separator: ", ")
        let advice = kind == .refused ? "; is the server running?" : ""
        return "\(endpoint): \(what): \(reason)\(advice)"
    }

    private var meaning: String {
        switch kind {
        case .badAddress: "not a numeric address with a port from 1 to 65535"
        case .noSocket: "no socket to be had"
        case .refused: "connection refused"
        case .unreachable: "unreachable"
        case .timeout: "no answer in time"
        case .reset: "the other side broke the connection off"
        case .closed: "the connection is closed"
        case .unauthorized: "the server does not take the user or the password"
        case .insecure: "the two sides do not agree on TLS"
        case .protocolViolation: "what came back is not RESP"
        case .other: "failed"
        }
    }
}
