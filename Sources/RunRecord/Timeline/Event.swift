package import Quantities

/// One thing that happened in a run, at one point of its one clock.
///
/// A timeline is a sequence of events, on disk one JSON object a line:
/// `{"at":5000123456,"kind":"fault-injected","node":1,"details":{"step":0,"fault":"pause"}}`.
package struct Event: Hashable, Codable, Sendable {
    /// When it happened.
    package let at: Offset
    /// What happened.
    package let kind: EventKind
    /// The node it happened to, or whose log or view says so; nodes count from 1.
    package let node: Int?
    /// The shard it concerns; shards count from 1.
    package let shard: Int?
    /// What else is known; the keys of each kind stand with the kind.
    package let details: [String: EventValue]

    /// Records that something happened.
    package init(
        at: Offset, kind: EventKind, node: Int? = nil, shard: Int? = nil,
        details: [String: EventValue] = [:]
    ) {
        self.at = at
        self.kind = kind
        self.node = node
        self.shard = shard
        self.details = details
    }

    /// The detail of that name when it is a text.
    package func text(_ key: String) -> String? {
        if case .text(let value) = details[key] { value } else { nil }
    }

    /// The detail of that name when it is a whole number.
    package func integer(_ key: String) -> Int64? {
        if case .integer(let value) = details[key] { value } else { nil }
    }

    /// The detail of that name when it is a number, whole or not.
    package func number(_ key: String) -> Double? {
        switch details[key] {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    /// The node numbers in the detail of that name, a text such as `1,4`; empty when there is none.
    package func nodes(_ key: String) -> [Int] {
        (text(key) ?? "").split(separator: ",").compactMap { Int($0) }
            .filter { (0...RecordBounds.member).contains($0) }
    }

    /// The detail of that name when it is a truth value.
    package func flag(_ key: String) -> Bool? {
        if case .flag(let value) = details[key] { value } else { nil }
    }
}

/// One detail of an event: a number, a text or a truth value.
package enum EventValue: Hashable, Codable, Sendable {
    case integer(Int64)
    case number(Double)
    case text(String)
    case flag(Bool)

    /// Encoded as the bare JSON value.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// Encoded as the bare JSON value.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .flag(let value): try container.encode(value)
        }
    }
}
