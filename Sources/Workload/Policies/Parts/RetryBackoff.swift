/// How the waits between an operation's attempts grow.
package enum RetryBackoff: String, CaseIterable, Codable, Sendable {
    /// The interval, times the factor for each further retry, up to the maximum; the jitter's part is random.
    case exponential
    /// Every second wait is drawn from [0, time left / (attempts left)^2], the time left counting to
    /// `gives-up-after`; the others are none. Jedis spaces its attempts so.
    case remainingTime = "remaining-time"
}

/// When the wait before the next attempt begins.
package enum RetryWaitStart: String, CaseIterable, Codable, Sendable {
    /// At the end of the failed one.
    case end
    /// At the start of an attempt that is not sent meanwhile: it gives way to the next one then, which is as long as
    /// it waits for a connection, for its turn and for its being made; the response timeout begins when it is sent.
    case start
}
