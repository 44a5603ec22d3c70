import Foundation

/// Asks again and again until there is an answer or time is out.
///
/// It asks at once, and once more when time is out: on a busy machine a wait may end long after its time, and
/// what came meanwhile counts.
///
/// - Parameters:
///   - interval: How long it waits after each question.
///   - limit: How long it goes on; nothing more than one question when it is zero or less.
///   - clock: What tells the time and waits: one that tests turn, or the usual one.
///   - isolation: Where the question is asked: where this is called.
///   - ask: The question; nil is no answer yet.
/// - Returns: The first answer; nil when there was none in time.
/// - Throws: `CancellationError` when the task is cancelled while it waits, and what the question throws.
package func poll<Answer, Time: Clock<Duration>>(
    every interval: Duration, within limit: Duration, on clock: Time = SuspendingClock(),
    isolation: isolated (any Actor)? = #isolation,
    asking ask: nonisolated(nonsending) () async throws -> Answer?
) async throws -> Answer? {
    let end = clock.now.advanced(by: limit)
    while true {
        if let answer = try await ask() { return answer }
        guard clock.now < end else { return nil }
        try await clock.sleep(for: interval)
    }
}

/// As `poll`, also in a cancelled task: for healing, which must not be cut short.
///
/// - Parameters:
///   - interval: How long it waits after each question.
///   - limit: How long it goes on.
///   - clock: What tells the time, and lets a cancelled task wait.
///   - isolation: Where the question is asked: where this is called.
///   - ask: The question; nil is no answer yet.
/// - Returns: The first answer; nil when there was none in time.
/// - Throws: What the question throws.
package func pollUncancelled<Answer, Failure: Error, Time: Clock<Duration>>(
    every interval: Duration, within limit: Duration, on clock: Time = HealingClock(),
    isolation: isolated (any Actor)? = #isolation,
    asking ask: nonisolated(nonsending) () async throws(Failure) -> Answer?
) async throws(Failure) -> Answer? {
    let end = clock.now.advanced(by: limit)
    while true {
        if let answer = try await ask() { return answer }
        guard clock.now < end else { return nil }
        // Such a clock never refuses to wait.
        try? await clock.sleep(for: interval)
    }
}

/// As `poll`, until something is so.
///
/// - Returns: Whether it came to be so in time.
/// - Throws: `CancellationError` when the task is cancelled while it waits, and what the question throws.
package func poll<Time: Clock<Duration>>(
    every interval: Duration, within limit: Duration, on clock: Time = SuspendingClock(),
    isolation: isolated (any Actor)? = #isolation,
    until condition: nonisolated(nonsending) () async throws -> Bool
) async throws -> Bool {
    try await poll(every: interval, within: limit, on: clock) {
        try await condition() ? true : nil
    } ?? false
}

/// As `pollUncancelled`, until something is so.
///
/// - Returns: Whether it came to be so in time.
/// - Throws: What the question throws.
package func pollUncancelled<Failure: Error, Time: Clock<Duration>>(
    every interval: Duration, within limit: Duration, on clock: Time = HealingClock(),
    isolation: isolated (any Actor)? = #isolation,
    until condition: nonisolated(nonsending) () async throws(Failure) -> Bool
) async throws(Failure) -> Bool {
    let end = clock.now.advanced(by: limit)
    while try await !condition() {
        guard clock.now < end else { return false }
        try? await clock.sleep(for: interval)
    }
    return true
}

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
