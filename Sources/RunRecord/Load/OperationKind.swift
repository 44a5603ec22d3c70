/// Whether an operation may change data.
package enum OperationKind: UInt8, CaseIterable, Codable, Sendable {
    case read
    case write
}
