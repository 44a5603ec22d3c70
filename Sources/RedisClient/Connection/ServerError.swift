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
