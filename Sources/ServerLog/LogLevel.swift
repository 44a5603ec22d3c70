/// How important the server holds a line for.
package enum LogLevel: String, Hashable, Sendable, Codable {
    /// `.`
    case debug
    /// `-`; `info` in Valkey's logfmt.
    case verbose
    /// `*`
    case notice
    /// `#`
    case warning

    /// The level by its sign in a log.
    init?(sign: UInt8) {
        switch sign {
        case UInt8(ascii: "."): self = .debug
        case UInt8(ascii: "-"): self = .verbose
        case UInt8(ascii: "*"): self = .notice
        case UInt8(ascii: "#"): self = .warning
        default: return nil
        }
    }

    /// The level by its word in Valkey's logfmt.
    init?(word: UnsafeRawBufferPointer) {
        switch String(decoding: word, as: UTF8.self) {
        case "debug": self = .debug
        case "info", "verbose": self = .verbose
        case "notice": self = .notice
        case "warning": self = .warning
        default: return nil
        }
    }
}
