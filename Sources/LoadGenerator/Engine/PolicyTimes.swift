import Evidence

/// A client policy as a worker applies it: nanoseconds and bits.
struct PolicyTimes: Sendable {
    let connectTimeout: Int64
    let responseTimeout: Int64
    let retryInterval: Double
    let retryIntervalMaximum: Double
    let retryFactor: Double
    let retryJitter: Double
    let retries: Int
    let redirects: Int
    let refreshInterval: Int64?
    let refreshesOnMoved: Bool
    let refreshesOnDisconnect: Bool
    let closesOnTimeout: Bool
    let freezesAfter: Int?
    let freezesFor: Int64
    /// `Int64.max` for no such limit.
    let givesUpAfter: Int64
    private let retriedOutcomes: UInt32

    init(_ policy: ClientPolicy) {
        connectTimeout = policy.connectTimeout.wholeNanoseconds
        responseTimeout = policy.responseTimeout.wholeNanoseconds
        retryInterval = Double(policy.retryInterval.wholeNanoseconds)
        retryIntervalMaximum = Double(policy.retryIntervalMaximum.wholeNanoseconds)
        retryFactor = policy.retryFactor
        retryJitter = policy.retryJitter
        retries = policy.retries
        redirects = policy.redirects
        refreshInterval = policy.refreshInterval?.wholeNanoseconds
        refreshesOnMoved = policy.refreshOnMoved
        refreshesOnDisconnect = policy.refreshOnDisconnect
        closesOnTimeout = policy.closesOnTimeout
        freezesAfter = policy.freezesAfter
        freezesFor = policy.freezesFor.wholeNanoseconds
        givesUpAfter = policy.givesUpAfter?.wholeNanoseconds ?? .max
        retriedOutcomes = policy.retriedOutcomes.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
    }

    /// Whether an attempt that ended so is followed by another one.
    func retries(_ outcome: OperationOutcome) -> Bool {
        retriedOutcomes >> UInt32(outcome.rawValue) & 1 == 1
    }

    /// The wait before the next attempt.
    ///
    /// - Parameters:
    ///   - failed: How many attempts failed, from 1.
    ///   - fraction: A random number from [0, 1).
    /// - Returns: The wait in nanoseconds.
    func wait(afterFailed failed: Int, fraction: Double) -> Int64 {
        var wait = retryInterval
        for _ in 1..<max(1, failed) where wait < retryIntervalMaximum { wait *= retryFactor }
        wait = min(wait, retryIntervalMaximum)
        return Int64(wait * (1 - retryJitter * fraction))
    }
}
