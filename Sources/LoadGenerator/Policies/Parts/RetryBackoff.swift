/// How the waits between an operation's attempts grow.
package enum RetryBackoff: String, CaseIterable, Codable, Sendable {
    /// The interval, times the factor for each further retry, up to the maximum; the jitter's part is random.
    case exponential
    /// Every second wait is drawn from [0, time left / (attempts left)^2], the time left counting to
    /// `gives-up-after`; the others are none. Jedis spaces its attempts so.
    case remainingTime = "remaining-time"
}
