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
    /// What else is known; which kinds have which details stands with the kinds.
    package let details: EventDetails

    /// Records that something happened.
    package init(
        at: Offset, kind: EventKind, node: Int? = nil, shard: Int? = nil,
        details: EventDetails = EventDetails()
    ) {
        self.at = at
        self.kind = kind
        self.node = node
        self.shard = shard
        self.details = details
    }

    /// The detail of that name; nil when the event has none, or something else by that name.
    package subscript<Value>(field: EventField<Value>) -> Value? { details[field] }
}

/// What else is known of an event, by the names that `EventField` spells; on disk one JSON object.
package struct EventDetails: Hashable, Codable, Sendable {
    /// By their names on disk; those of later formats are kept.
    private(set) var values: [String: EventValue]

    /// Nothing else.
    package init() {
        values = [:]
    }

    /// The details that a closure sets.
    package init(_ describe: (inout EventDetails) -> Void) {
        self.init()
        describe(&self)
    }

    package init(from decoder: any Decoder) throws {
        values = try [String: EventValue](from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        try values.encode(to: encoder)
    }

    /// The detail of that name; nil when there is none, or something else by that name.
    package subscript<Value>(field: EventField<Value>) -> Value? {
        get { values[field.name].flatMap(Value.init) }
        set { values[field.name] = newValue?.eventValue }
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
