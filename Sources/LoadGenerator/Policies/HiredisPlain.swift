extension ClientPolicy {
    /// hiredis (C) with a program's own routing around it: no retry, connection closed on timeout,
    /// slot table fetched when a MOVED says that it is old.
    package static let hiredisPlain: ClientPolicy = {
        var policy = ClientPolicy(name: "hiredis-plain")
        policy.connectTimeout = .seconds(1)
        policy.responseTimeout = .seconds(1)
        policy.retries = 0
        policy.retryInterval = .zero
        policy.refreshInterval = nil
        policy.closesOnTimeout = true
        return policy
    }()
}
