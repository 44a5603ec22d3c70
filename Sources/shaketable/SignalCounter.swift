import Synchronization

/// Counts signals.
final class SignalCounter: Sendable {
    private let count = Mutex(0)

    /// Counts one more.
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
