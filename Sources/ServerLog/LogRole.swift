/// What the process that wrote a line was at that moment.
package enum LogRole: String, Hashable, Sendable, Codable {
    /// Sentinel, `X`.
    case sentinel
    /// A child that saves or rewrites, `C`.
    case child
    /// `S`.
    case replica
    /// `M`.
    case master
    /// A server that does not say which: before Redis 3, on Windows, or where a collector cut it off.
    case server
    /// A signal handler, which does not say what the process is.
    case signalHandler = "signal-handler"

    /// The role by its letter in a log.
    init?(letter: UInt8) {
        switch letter {
        case UInt8(ascii: "X"): self = .sentinel
        case UInt8(ascii: "C"): self = .child
        case UInt8(ascii: "S"): self = .replica
        case UInt8(ascii: "M"): self = .master
        default: return nil
        }
    }

    /// The role by its word in Valkey's logfmt.
    init?(word: UnsafeRawBufferPointer) {
        switch String(decoding: word, as: UTF8.self) {
        case "sentinel": self = .sentinel
        case "RDB/AOF": self = .child
        case "replica": self = .replica
        case "primary", "master": self = .master
        default: return nil
        }
    }
}
