package import RunRecord

/// Events by their form on disk: a test also forges what no version writes.
extension EventDetails: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, EventValue)...) {
        self.init(onDisk: Dictionary(elements) { _, last in last })
    }

    private init(onDisk values: [String: EventValue]) {
        self = Self.through(values)
    }

    /// These details, and others in place of those of the same names.
    package func with(_ others: EventDetails) -> EventDetails {
        let own: [String: EventValue] = Self.through(self)
        let more: [String: EventValue] = Self.through(others)
        return EventDetails(onDisk: own.merging(more) { $1 })
    }

    /// One form of the details as the other, by way of their text on disk.
    private static func through<Value: Decodable>(_ form: some Encodable) -> Value {
        do {
            return try EvidenceFile.value(Value.self, fromJSON: EvidenceFile.json(form))
        } catch {
            preconditionFailure("what was encoded is decoded: \(error)")
        }
    }
}
