extension ClientPolicy {
    /// Redisson (Java) 3.x with its defaults.
    package static let redisson: ClientPolicy = {
        var policy = ClientPolicy(name: "redisson")
        policy.connectTimeout = .seconds(10)
        policy.responseTimeout = .seconds(3)
        policy.retries = 3
        policy.retryInterval = .milliseconds(1500)
        policy.redirects = 5
        policy.refreshInterval = .seconds(5)
        policy.refreshOnMoved = false
        policy.refreshOnDisconnect = false
        return policy
    }()
}
