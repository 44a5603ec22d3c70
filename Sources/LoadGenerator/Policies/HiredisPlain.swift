import Evidence

extension ClientPolicy {
    /// hiredis (C) with the least a program must add to it: time limits of 1 s, no retry, a connection
    /// closed when it did not answer, the slot table fetched when a MOVED says that it is old.
    ///
    /// Source: redis/hiredis, README: the library has no retries and no cluster support, and a context
    /// in error must not be used again. The time limits are this program's choice; hiredis has none.
    package static let hiredisPlain: ClientPolicy = {
        var policy = ClientPolicy(name: "hiredis-plain")
        policy.connectTimeout = .seconds(1)
        policy.responseTimeout = .seconds(1)
        policy.retries = 0
        policy.retryInterval = .zero
        policy.retriedOutcomes = []
        policy.refreshInterval = nil
        policy.closesOnTimeout = true
        return policy
    }()
}
