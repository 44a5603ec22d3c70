import Foundation

/// Work that blocks its thread, kept off the few threads that Swift's tasks and all timers share.
///
/// Each piece has a thread of its own. A dispatch queue would not do: it has as many threads as the machine has
/// cores, so that two frozen nodes could hold up every wait of the harness.
package enum Blocking {
    /// Runs work on a thread where it may block.
    package static func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            start { continuation.resume(with: Result { try work() }) }
        }
    }

    /// Starts work on a thread where it may block, and goes on.
    package static func start(_ work: @escaping @Sendable () -> Void) {
        let thread = Thread(block: work)
        thread.name = "blocking"
        thread.start()
    }
}
