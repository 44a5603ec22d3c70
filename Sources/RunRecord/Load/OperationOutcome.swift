/// How an operation, or one attempt at it, ended: well, or in which class of error.
package enum OperationOutcome: UInt8, CaseIterable, Codable, Sendable {
    case success
    /// No answer within the response timeout.
    case timeout
    case connectionRefused
    /// The connection was closed or reset under the request.
    case connectionReset
    /// No connection within the connect timeout.
    case connectTimeout
    case clusterDown
    /// MOVED or ASK redirections beyond the policy's limit.
    case redirectsExhausted
    case loading
    case tryAgain
    case readOnly
    case masterDown
    case misconfigured
    case outOfMemory
    case busy
    /// A reply that is not RESP.
    case protocolError
    /// Not sent: the policy's limit of waiting or running operations was reached.
    case shed
    /// Any other error reply.
    case other
    /// The write was made, but fewer replicas had it in time than its WAIT asked for.
    case notReplicated
    /// Not sent: the client's pool had no free connection for as long as the policy waits for one.
    case poolExhausted
    /// Not sent: each key of the shard had a write under way, and the ledger takes one at a time. No client
    /// fails so: the load has too few keys for what piled up.
    case keysBusy
    /// No connection: TLS could not be agreed on, or did not hold.
    case tlsHandshake

    /// The class as reports and plans write it.
    package var name: String {
        switch self {
        case .success: "success"
        case .timeout: "timeout"
        case .connectionRefused: "connection refused"
        case .connectionReset: "connection reset"
        case .connectTimeout: "connect timeout"
        case .clusterDown: "CLUSTERDOWN"
        case .redirectsExhausted: "MOVED or ASK exhausted"
        case .loading: "LOADING"
        case .tryAgain: "TRYAGAIN"
        case .readOnly: "READONLY"
        case .masterDown: "MASTERDOWN"
        case .misconfigured: "MISCONF"
        case .outOfMemory: "OOM"
        case .busy: "BUSY"
        case .protocolError: "protocol"
        case .shed: "shed"
        case .other: "other"
        case .notReplicated: "not replicated"
        case .poolExhausted: "pool exhausted"
        case .keysBusy: "keys busy"
        case .tlsHandshake: "TLS handshake"
        }
    }
}
