/// What a server answered, in the terms of RESP2.
package indirect enum Reply: Hashable, Sendable {
    /// A short text such as `OK`.
    case status(String)
    /// A refusal.
    case error(ServerError)
    /// A whole number.
    case integer(Int64)
    /// Any bytes.
    case bulk([UInt8])
    /// Nothing: no such key, or an aborted transaction.
    case nilReply
    /// Any replies, in order.
    case array([Reply])

    /// A status or bulk as text, malformed UTF-8 repaired; nil for anything else.
    package var text: String? {
        switch self {
        case .status(let text): text
        case .bulk(let bytes): String(decoding: bytes, as: UTF8.self)
        default: nil
        }
    }

    /// The number; also when it came as text. Nil for anything else.
    package var integer: Int64? {
        if case .integer(let value) = self { value } else { text.flatMap { Int64($0) } }
    }

    /// The elements of an array; nil for anything else.
    package var elements: [Reply]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The refusal; nil when the server did as it was told.
    package var serverError: ServerError? {
        if case .error(let error) = self { error } else { nil }
    }

    /// Whether it is the status `OK`.
    package var isOK: Bool { self == .status("OK") }
}
