extension ClientPolicy {
    /// Redisson 3.5.7 as it was set up in the outage that this program was written after: a response
    /// timeout of 10 s.
    package static let redissonOutage: ClientPolicy = {
        var policy = redisson
        policy.name = "redisson-outage"
        policy.responseTimeout = .seconds(10)
        return policy
    }()
}
