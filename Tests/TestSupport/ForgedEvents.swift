import Foundation
package import RunRecord

/// Events by their form on disk: a test also forges what no version writes.
extension EventDetails: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, EventValue)...) {
        self.init(onDisk: Dictionary(elements) { _, last in last })
    }

    /// The details of that form on disk.
    package init(onDisk values: [String: EventValue]) {
        do {
            let data = try JSONEncoder().encode(values)
            self = try JSONDecoder().decode(EventDetails.self, from: data)
        } catch {
            preconditionFailure("what was encoded is decoded: \(error)")
        }
    }

    /// These details, and others in place of those of the same names.
    package func with(_ others: EventDetails) -> EventDetails {
        do {
            let own = try JSONDecoder().decode(
                [String: EventValue].self, from: JSONEncoder().encode(self))
            let more = try JSONDecoder().decode(
                [String: EventValue].self, from: JSONEncoder().encode(others))
            return EventDetails(onDisk: own.merging(more) { $1 })
        } catch {
            preconditionFailure("what was encoded is decoded: \(error)")
        }
    }
}
