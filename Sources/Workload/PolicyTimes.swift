import Quantities
package import RunRecord

/// A client policy as a worker applies it: nanoseconds and bits.
package struct PolicyTimes: Sendable {
    package let connectTimeout: Int64
    package let connectRetries: Int
    package let connectRetryInterval: Int64
    package let responseTimeout: Int64
    package let greets: Bool
    package let idleConnections: Int
    /// Whether the time for an attempt's answer begins when it is sent, and one that is not sent by then gives way: by the
    /// time the next one is due, or after `sendTimeout`.
    package let waitsFromStart: Bool
    /// How long an attempt waits until it is sent; nil where it gives way to the next one.
    package let sendTimeout: Int64?
    /// Whether writes end with their first attempt.
    package let retriesReadsOnly: Bool
    private let isByRemainingTime: Bool
    let retryIntervalMinimum: Double
    let retryInterval: Double
    let retryIntervalMaximum: Double
    let retryFactor: Double
    let retryJitter: Double
    private let clusterDownInterval: Int64?
    let retries: Int
    package let retryTarget: RetryTarget
    let redirects: Int
    private let redirectsUseRetries: Bool
    package let reconnectsPerNode: Bool
    private let reconnectTick: Int64
    package let followsToMastersOnly: Bool
    package let refreshInterval: Int64?
    package let dropsEarlyRefresh: Bool
    package let refreshAfterReconnects: Int
    package let refreshNode: RefreshNode
    private let refreshAvoidsFailed: Bool
    package let refreshHoldsAll: Bool
    package let removedNodes: RemovedNodes
    package let removedNodesAfter: Int64
    package let refreshesOnMoved: Bool
    package let refreshesOnDisconnect: Bool
    private let refreshesBeforeRetry: Bool
    package let refreshSpacing: Int64
    package let refreshTimeout: Int64
    package let closesOnTimeout: Bool
    package let freezesAfter: Int?
    package let freezesFor: Int64
    package let thawsByConnection: Bool
    package let poolBarges: Bool
    /// `Int64.max` for no such limit.
    package let givesUpAfter: Int64
    private let retriedOutcomes: UInt32
    private let freezingOutcomes: UInt32

    package init(_ policy: ClientPolicy) {
        connectTimeout = policy.connectTimeout.wholeNanoseconds
        connectRetries = policy.connectRetries
        connectRetryInterval = policy.connectRetryInterval.wholeNanoseconds
        responseTimeout = policy.responseTimeout.wholeNanoseconds
        retryInterval = Double(policy.retryInterval.wholeNanoseconds)
        greets = policy.greets
        idleConnections = policy.idleConnections
        waitsFromStart = policy.retryWaitFrom == .start || policy.sendTimeout != nil
        sendTimeout = policy.sendTimeout?.wholeNanoseconds
        retriesReadsOnly = policy.retriedCommands == .reads
        isByRemainingTime = policy.retryBackoff == .remainingTime
        retryIntervalMinimum = Double(policy.retryIntervalMinimum.wholeNanoseconds)
        clusterDownInterval = policy.clusterDownInterval?.wholeNanoseconds
        retryIntervalMaximum = Double(policy.retryIntervalMaximum.wholeNanoseconds)
        retryFactor = policy.retryFactor
        retryJitter = policy.retryJitter
        retries = policy.retries
        retryTarget = policy.retryTarget
        redirects = policy.redirects
        redirectsUseRetries = policy.redirectsUseRetries
        reconnectsPerNode = policy.reconnects == .perNode
        reconnectTick = policy.reconnectTick.wholeNanoseconds
        followsToMastersOnly = policy.redirectsTo == .masters
        refreshInterval = policy.refreshInterval?.wholeNanoseconds
        dropsEarlyRefresh = policy.refreshTooSoon == .dropped
        refreshAfterReconnects = policy.refreshAfterReconnects
        refreshNode = policy.refreshNode
        refreshAvoidsFailed = policy.refreshAvoidsFailed
        refreshHoldsAll = policy.refreshHolds == .all
        removedNodes = policy.removedNodes
        removedNodesAfter = policy.removedNodesAfter.wholeNanoseconds
        refreshesOnMoved = policy.refreshOnMoved
        refreshesOnDisconnect = policy.refreshOnDisconnect
        refreshesBeforeRetry = policy.refreshBeforeRetry
        refreshSpacing = policy.refreshSpacing.wholeNanoseconds
        refreshTimeout = (policy.refreshTimeout ?? policy.responseTimeout).wholeNanoseconds
        closesOnTimeout = policy.closesOnTimeout
        freezesAfter = policy.freezesAfter
        freezesFor = policy.freezesFor.wholeNanoseconds
        thawsByConnection = policy.thawsBy == .connection
        poolBarges = policy.poolOrder == .barging
        givesUpAfter = policy.givesUpAfter?.wholeNanoseconds ?? .max
        retriedOutcomes = Self.bits(policy.retriedOutcomes)
        freezingOutcomes = Self.bits(policy.freezesOn)
    }

    /// The outcomes that say that a node did not answer, rather than what it answered.
    private static let unanswered: UInt32 = bits([
        .timeout, .connectionRefused, .connectionReset, .connectTimeout,
    ])

    /// A handshake that fails is to a client what a connection is that is reset at once.
    private static func bits(_ outcomes: Set<OperationOutcome>) -> UInt32 {
        let others: Set<OperationOutcome> =
            outcomes.contains(.connectionReset) ? [.tlsHandshake] : []
        return outcomes.union(others).reduce(0) { $0 | 1 << UInt32($1.rawValue) }
    }

    /// Whether an attempt that ended so is followed by another one.
    package func retries(_ outcome: OperationOutcome) -> Bool {
        retriedOutcomes >> UInt32(outcome.rawValue) & 1 == 1
    }

    /// Whether an attempt that ended so counts for freezing its node.
    package func freezes(_ outcome: OperationOutcome) -> Bool {
        freezingOutcomes >> UInt32(outcome.rawValue) & 1 == 1
    }

    /// Whether an operation may have another attempt.
    package func allowsAttempt(afterFailed failed: Int, redirects: Int) -> Bool {
        failed + (redirectsUseRetries ? redirects : 0) <= retries
    }

    /// Whether an operation may follow one more redirection, which `redirects` counts already.
    package func allowsRedirect(_ redirects: Int, afterFailed failed: Int) -> Bool {
        redirects <= self.redirects && (!redirectsUseRetries || failed + redirects <= retries)
    }

    /// Whether redirections of one attempt count for the next as well.
    package var keepsRedirects: Bool { redirectsUseRetries }

    /// Whether the attempt after so many failed ones waits for the slot table.
    package func refreshesBeforeRetry(afterFailed failed: Int) -> Bool {
        refreshesBeforeRetry && (!isByRemainingTime || failed.isMultiple(of: 2))
    }

    /// Whether the node at which an attempt ended so is asked for the slot table last.
    package func avoidsNode(after outcome: OperationOutcome) -> Bool {
        refreshAvoidsFailed && Self.unanswered >> UInt32(outcome.rawValue) & 1 == 1
    }

    /// As `wait`, of an operation: none where its node's connection is what waits.
    package func attemptWait(
        afterFailed failed: Int, _ outcome: OperationOutcome, elapsed: Int64, fraction: Double
    ) -> Int64 {
        if reconnectsPerNode, outcome != .timeout,
            Self.unanswered >> UInt32(outcome.rawValue) & 1 == 1
        {
            return 0
        }
        return wait(afterFailed: failed, outcome, elapsed: elapsed, fraction: fraction)
    }

    /// The wait before a node is connected to again, in whole ticks.
    ///
    /// - Parameters:
    ///   - failed: How often its connection was lost or not made in a row, from 1.
    ///   - fraction: A random number from [0, 1).
    /// - Returns: The wait in nanoseconds.
    package func reconnectWait(afterFailed failed: Int, fraction: Double) -> Int64 {
        let wait = wait(afterFailed: failed, .connectionRefused, fraction: fraction)
        guard reconnectTick > 0 else { return wait }
        return max(1, (wait + reconnectTick - 1) / reconnectTick) * reconnectTick
    }

    /// The wait before the next attempt.
    ///
    /// - Parameters:
    ///   - failed: How many attempts failed, from 1.
    ///   - outcome: How the last one ended.
    ///   - elapsed: The time since the operation was issued, in nanoseconds.
    ///   - fraction: A random number from [0, 1).
    /// - Returns: The wait in nanoseconds.
    package func wait(
        afterFailed failed: Int, _ outcome: OperationOutcome = .timeout, elapsed: Int64 = 0,
        fraction: Double
    ) -> Int64 {
        if outcome == .clusterDown, let clusterDownInterval { return clusterDownInterval }
        if isByRemainingTime {
            return remainingTimeWait(afterFailed: failed, elapsed: elapsed, fraction: fraction)
        }
        var wait = retryInterval
        for _ in 1..<max(1, failed) where wait < retryIntervalMaximum { wait *= retryFactor }
        wait = min(wait, retryIntervalMaximum) * (1 - retryJitter * fraction)
        return Int64(min(retryIntervalMinimum + wait, retryIntervalMaximum))
    }

    /// As Jedis's `ClusterCommandExecutor.getBackoffSleepMillis`: none before every odd retry.
    private func remainingTimeWait(
        afterFailed failed: Int, elapsed: Int64, fraction: Double
    ) -> Int64 {
        let attemptsLeft = Double(retries + 1 - failed)
        guard failed.isMultiple(of: 2), attemptsLeft > 0, givesUpAfter != .max else { return 0 }
        let timeLeft = Double(max(0, givesUpAfter &- elapsed))
        return Int64(timeLeft / (attemptsLeft * attemptsLeft) * fraction)
    }
}
