extension ClientPreset {
    /// Lettuce (Java) 6.8.2 with its defaults, which are those of Spring Boot 2 and 3: as `lettuce`, but the topology is never
    /// looked at again. Who has taken over is learnt from each redirection anew, once the old master gives some.
    package static let lettuce6 = ClientPreset(
        policy: values, client: "Lettuce (Java)", version: "6.8.2", repository: "redis/lettuce",
        tag: "6.8.2.RELEASE",
        sources: ClientPreset.lettuce.sources.filter { !$0.keys.contains("refresh-on-moved") } + [
            FieldSource(
                "refresh-on-moved", "refresh-on-disconnect",
                in: "src/main/java/io/lettuce/core/cluster/ClusterTopologyRefreshOptions.java",
                "DEFAULT_ADAPTIVE_REFRESH_TRIGGERS: none")
        ],
        limits: [
            "What is sent again shortly before the end of its 60 s may last 60 s more here.",
            "Spring Boot's spring.data.redis.lettuce.cluster.refresh.adaptive turns the refresh on: that is lettuce.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPreset.lettuce.policy
        policy.name = "lettuce-6"
        policy.refreshOnMoved = false
        policy.refreshOnDisconnect = false
        return policy
    }()
}
