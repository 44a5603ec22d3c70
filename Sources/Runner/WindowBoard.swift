import Linux
import RunRecord
import Synchronization

/// When a run's windows began, on CLOCK_MONOTONIC in nanoseconds.
final class WindowBoard: Sendable {
    private let begins = Mutex<[LoadWindow: Int64]>([:])

    /// A window begins now, unless it has begun before.
    func enter(_ window: LoadWindow) {
        let now = MonotonicClock.now()
        begins.withLock { $0[window] = $0[window] ?? now }
    }

    /// When a window began; nil when it has not.
    func begin(of window: LoadWindow) -> Int64? { begins.withLock { $0[window] } }
}
