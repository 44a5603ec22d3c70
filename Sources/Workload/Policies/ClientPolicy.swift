import Quantities
package import RunRecord

/// How a Redis Cluster client behaves when things go wrong: its timeouts, retries and limits.
package struct ClientPolicy: Codable, Sendable, Hashable {
    /// The policy's name, as plans write it.
    package var name: String
    /// How long to wait for a connection.
    package var connectTimeout: Duration = .seconds(10)
    /// How often a connection that could not be made is tried again within the same attempt.
    package var connectRetries = 0
    /// The wait before that.
    package var connectRetryInterval: Duration = .milliseconds(100)
    /// How long to wait for an answer to one attempt, from the moment it is given to its node's pool:
    /// waiting for a connection counts. A redirection starts the time anew.
    package var responseTimeout: Duration = .seconds(3)
    /// How long an attempt waits until it is sent, at most; it then ends as `timeout`, and the response timeout begins
    /// when it is sent. nil: the wait is a part of the response timeout.
    package var sendTimeout: Duration? = nil
    /// Attempts after the first.
    package var retries = 3
    /// The connections to each node, which all callers share; nil for the load's `connections`.
    package var connections: Int? = nil
    /// The most requests on one connection at once; nil for the load's `pipeline`.
    package var pipeline: Int? = nil
    /// Whether a connection counts as made only when a first PING on it was answered.
    package var greets = false
    /// Connections to each master that are made before anything needs them.
    package var idleConnections = 0
    /// The wait before a retry.
    package var retryInterval: Duration = .milliseconds(1500)
    /// The least wait before a retry: the growing wait comes on top of it.
    package var retryIntervalMinimum: Duration = .zero
    /// How the waits grow.
    package var retryBackoff = RetryBackoff.exponential
    /// The wait before a retry after CLUSTERDOWN; nil for that of all others.
    package var clusterDownInterval: Duration? = nil
    /// How the wait grows with each further retry; 1 keeps it.
    package var retryFactor = 1.0
    /// The longest wait before a retry.
    package var retryIntervalMaximum: Duration = .seconds(60)
    /// The random part of the wait, 0 to 1: the wait is drawn from [(1 - jitter) * wait, wait].
    package var retryJitter = 0.0
    /// When that wait begins for an attempt that could not be sent.
    package var retryWaitFrom = RetryWaitStart.end
    /// The ends of an attempt that are followed by another attempt; all others end the operation.
    package var retriedOutcomes: Set<OperationOutcome> = [
        .timeout, .connectionRefused, .connectionReset, .connectTimeout, .clusterDown, .loading,
        .tryAgain, .readOnly, .masterDown, .busy, .protocolError,
    ]
    /// The commands that have further attempts; all others end with their first.
    package var retriedCommands = RetriedCommands.all
    /// Whether each operation waits and connects again for itself, or its node's connection does for all.
    package var reconnects = ReconnectScope.perOperation
    /// Waits before connecting again are rounded up to whole ticks of this; zero for as they are.
    package var reconnectTick: Duration = .zero
    /// How long after an operation was issued no further attempt is begun; nil for no such limit.
    package var givesUpAfter: Duration? = nil
    /// The node that a retry goes to.
    package var retryTarget = RetryTarget.slotOwner
    /// MOVED and ASK redirections that one attempt follows.
    package var redirects = 5
    /// Whether each redirection uses up one of the retries.
    package var redirectsUseRetries = false
    /// The nodes that a redirection is followed to.
    package var redirectsTo = RedirectScope.anyNode
    /// How often the slot table is fetched anew, at a phase that the seed draws for each run; nil for never.
    package var refreshInterval: Duration? = .seconds(5)
    /// Whether a MOVED reply makes the client fetch the slot table.
    package var refreshOnMoved = true
    /// Whether a connection that is lost, or cannot be made, makes the client fetch the slot table.
    package var refreshOnDisconnect = true
    /// Whether a retry first waits for a slot table that is fetched for it.
    package var refreshBeforeRetry = false
    /// The least time from one fetch of the slot table to the next.
    package var refreshSpacing: Duration = .milliseconds(50)
    /// What becomes of a fetch that is asked for sooner than that.
    package var refreshTooSoon = EarlyRefresh.deferred
    /// Tries to connect again in a row from which on a lost connection fetches the slot table; 0 for when it is
    /// lost.
    package var refreshAfterReconnects = 0
    /// Which node is asked for the slot table.
    package var refreshNode = RefreshNode.sticky
    /// Whether the node that an operation just failed at, without an error reply, is asked last.
    package var refreshAvoidsFailed = true
    /// Who waits while the slot table is fetched.
    package var refreshHolds = RefreshHold.retries
    /// What becomes of the connections to a node that the slot table does not name any more.
    package var removedNodes = RemovedNodes.kept
    /// How long after the slot table came they are closed.
    package var removedNodesAfter: Duration = .zero
    /// How long to wait for the slot table before another node is asked; nil for `responseTimeout`.
    package var refreshTimeout: Duration? = nil
    /// Whether an attempt that timed out closes its connection.
    package var closesOnTimeout = false
    /// Failed attempts in a row after which a node is left alone; nil for never.
    package var freezesAfter: Int? = nil
    /// The ends of an attempt that count for that.
    package var freezesOn: Set<OperationOutcome> = [
        .timeout, .connectionRefused, .connectionReset, .connectTimeout,
    ]
    /// How long it is left alone.
    package var freezesFor: Duration = .zero
    /// What ends that.
    package var thawsBy = Thaw.time
    /// The connections of a pool: of each node's, or of the one that all nodes share; nil for the load's
    /// `connections`. Where this, `poolWait`, `sendTimeout`, a shared pool or a wait from the start is given, a pool lets as many attempts run at
    /// once as its connections with their pipelines hold, from the moment they are given to a node to their
    /// end; the others wait in turn, and a node's connection being made is none that is waited for.
    package var poolSize: Int? = nil
    /// How long an attempt waits for its pool before it ends as `poolExhausted`; the response timeout then
    /// begins when it is given to its node. nil: the wait is a part of the response timeout.
    package var poolWait: Duration? = nil
    /// Whether each node has its pool.
    package var pool = PoolScope.perNode
    /// Who gets a connection that is given back to its pool.
    package var poolOrder = PoolOrder.inTurn
    /// The most operations waiting or running at once; one more is shed. nil: as many as can pile up while
    /// they last, as in clients that set no limit.
    package var inFlightLimit: Int? = nil

    /// How long an operation lasts at most when every attempt times out: its attempts and the waits between
    /// them, or what is left of the last attempt when the client gives up before. Redirections, each of
    /// which begins the response timeout anew, are left out: who redirects is no node that hangs.
    package var longestOperation: Duration {
        let turn =
            sendTimeout ?? (retryWaitFrom == .start ? retryIntervalMaximum : poolWait ?? .zero)
        let attempt = responseTimeout + turn + connectRetryInterval * connectRetries
        let times = PolicyTimes(self)
        var longest = attempt
        for failed in stride(from: 1, through: retries, by: 1) {
            let wait = times.wait(
                afterFailed: failed, elapsed: longest.wholeNanoseconds, fraction: 0)
            longest += .nanoseconds(wait) + attempt
        }
        return min(longest, givesUpAfter.map { $0 + attempt } ?? longest)
    }

    /// Whether pools limit more than the load's connections do.
    package var limitsPools: Bool {
        poolSize != nil || poolWait != nil || pool == .shared || retryWaitFrom == .start
            || sendTimeout != nil
    }

    /// A policy with the defaults above.
    package init(name: String) {
        self.name = name
    }
}
