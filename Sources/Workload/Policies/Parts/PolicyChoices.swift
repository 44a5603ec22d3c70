/// Which node is asked for the slot table.
package enum RefreshNode: String, CaseIterable, Codable, Sendable {
    /// The one that answered last, and another when it does not; the first is drawn once.
    case sticky
    /// All that are known, shuffled for each fetch.
    case random
    /// As `random`, but all masters, one that does not answer among them, before all replicas.
    case mastersFirst = "masters-first"
    /// All that are known, in an order that is drawn once: each fetch begins with the first.
    case inOrder = "in-order"
}

/// What becomes of a fetch of the slot table that is asked for too soon after the last.
package enum EarlyRefresh: String, CaseIterable, Codable, Sendable {
    /// It is made when the time has come.
    case deferred
    /// It is not made; only what asks later fetches again.
    case dropped
}

/// Who waits while the slot table is fetched.
package enum RefreshHold: String, CaseIterable, Codable, Sendable {
    /// The retries that fetch it before they are sent.
    case retries
    /// Every attempt that is not yet sent, of healthy shards too.
    case all
}

/// What becomes of a node that the slot table does not name any more.
package enum RemovedNodes: String, CaseIterable, Codable, Sendable {
    /// Nothing: what was sent there waits for its answer, and what waits for a connection for that.
    case kept
    /// What waits for a connection goes on elsewhere as after a lost one; what was sent waits for its answer.
    case left
    /// Its connections are closed, and what was sent or waits there goes on elsewhere.
    case closed
}

/// Who gets a connection that is given back to its pool.
package enum PoolOrder: String, CaseIterable, Codable, Sendable {
    /// Who has waited longest.
    case inTurn = "in-turn"
    /// Who asks first, before those that wait: as a rule the retry of the operation that gave it back.
    case barging
}

/// What a client's pool of connections is for.
package enum PoolScope: String, CaseIterable, Codable, Sendable {
    /// Each node has a pool of its own.
    case perNode = "per-node"
    /// All nodes share one: who waits for a connection waits behind the operations of every node.
    case shared
}

/// Who waits and connects again when a connection is lost or cannot be made.
package enum ReconnectScope: String, CaseIterable, Codable, Sendable {
    /// Each operation for itself, by the waits between its attempts.
    case perOperation = "per-operation"
    /// One series of tries for each node; the operations wait for its success.
    case perNode = "per-node"
}

/// The nodes that a redirection is followed to.
package enum RedirectScope: String, CaseIterable, Codable, Sendable {
    /// Any of the cluster's.
    case anyNode = "any-node"
    /// Those that the slot table names as masters, unless reads go to replicas; a redirection to another one
    /// ends the attempt as `redirectsExhausted`.
    case masters
}

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

/// Which commands are tried again.
package enum RetriedCommands: String, CaseIterable, Codable, Sendable {
    /// All of them.
    case all
    /// Those that change nothing.
    case reads
}

/// Which node a retry goes to.
package enum RetryTarget: String, CaseIterable, Codable, Sendable {
    /// The slot's master as the slot table names it by then.
    case slotOwner = "slot-owner"
    /// The node of the failed attempt, whoever owns the slot by then.
    case sameNode = "same-node"
    /// Any master of the slot table, which redirects to the owner.
    case anyMaster = "any-master"
}

/// What ends the time in which a failing node is left alone.
package enum Thaw: String, CaseIterable, Codable, Sendable {
    /// That time itself.
    case time
    /// A connection that could be made: one try at once, and one after each such time.
    case connection
}
