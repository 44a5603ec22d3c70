import Foundation

/// Waiting in the control plane.
package enum Wait {
    /// Waits also when the task is cancelled: for healing, which must not be cut short.
    package static func uncancelled(for duration: Duration) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            DispatchQueue.global().asyncAfter(deadline: .now() + duration.inSeconds) {
                continuation.resume()
            }
        }
    }
}

/// CLOCK_MONOTONIC, on which a cancelled task sleeps as long as any other.
package struct HealingClock: Clock {
    private let clock = SuspendingClock()

    /// The one there is.
    package init() {}

    /// Now.
    package var now: SuspendingClock.Instant { clock.now }

    /// The shortest time it can tell.
    package var minimumResolution: Duration { clock.minimumResolution }

    /// Sleeps until an instant; never throws.
    package func sleep(until deadline: SuspendingClock.Instant, tolerance: Duration?) async throws {
        await Wait.uncancelled(for: max(.zero, deadline - now))
    }
}
