import Foundation

/// Work that blocks its thread, kept off the few threads that Swift's tasks share.
package enum Blocking {
    private static let queue = DispatchQueue(
        label: "shaketable.blocking", attributes: .concurrent)

    /// Runs work on a thread where it may block.
    package static func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}
