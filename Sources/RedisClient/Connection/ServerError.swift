/// A server's refusal: it got the command, and answered with an error.
package struct ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The whole text, without the `-` it starts with on the wire.
    package let message: String

    /// The refusal with that text.
    package init(_ message: String) {
        self.message = message
    }

    /// The first word: `MOVED`, `ASK`, `CLUSTERDOWN`, `LOADING`, `READONLY`, `ERR` ...
    package var code: Substring {
        message.prefix { $0 != " " }
    }

    /// Where to go instead, when the error is MOVED or ASK.
    package var redirection: Redirection? { Redirection(message) }

    /// The text.
    package var description: String { message }
}

/// Where a server sends a client that asked it for a slot it does not serve.
package struct Redirection: Hashable, Sendable {
    /// Whether the redirection is meant to last.
    package enum Kind: Hashable, Sendable {
        /// The slot is served by another node from now on.
        case moved
        /// The slot is on its way: ask the other node this once, with ASKING.
        case ask
    }

    /// Whether it is meant to last.
    package let kind: Kind
    /// The slot that was asked for, 0 to 16383.
    package let slot: Int
    /// Who serves it. Its host is empty when the server does not know how it is called; then
    /// it is the host the client is talking to.
    package let endpoint: Endpoint

    /// Reads the message of an error, such as `MOVED 3999 127.0.0.1:6381`; nil for any other.
    init?(_ message: String) {
        let words = message.split(separator: " ")
        guard words.count == 3, let slot = Int(words[1]), (0..<HashSlot.count).contains(slot),
            let endpoint = Endpoint(words[2])
        else { return nil }
        switch words[0] {
        case "MOVED": kind = .moved
        case "ASK": kind = .ask
        default: return nil
        }
        self.slot = slot
        self.endpoint = endpoint
    }
}
