import RunRecord

extension ClientPreset {
    /// Spring Data Redis as Spring Boot 3 sets it up: Lettuce 6 with its topology never looked at again, which is `lettuce-6`
    /// by the name under which most applications have it.
    package static let springData = ClientPreset(
        policy: values, client: "Spring Data Redis (Java)", version: "3.5.0",
        repository: "spring-projects/spring-boot", tag: "v3.5.0",
        sources: [
            FieldSource(
                "response-timeout", "send-timeout", "connect-timeout", "gives-up-after",
                in: configuration,
                "applyProperties: spring.data.redis.timeout and connect-timeout only where they are set: Lettuce's 60 and 10 s"
            ),
            FieldSource(
                "refresh-on-moved", "refresh-on-disconnect", "refresh-interval", in: configuration,
                "initializeClientOptionsBuilder: lettuce.cluster.refresh.adaptive false, no period"),
            FieldSource(
                "redirects", "redirects-use-retries", in: configuration,
                "spring.data.redis.cluster.max-redirects unset: Lettuce's 5"),
            FieldSource(
                "connections", "pipeline", "pool-size", "pool-wait", "pool", "pool-order",
                in: configuration, "no pool unless commons-pool2 is there: one shared connection"),
            FieldSource(
                lettuceFields, chosen: "Lettuce's own, as `lettuce-6` has them and cites them"),
        ],
        limits: [
            "spring.data.redis.lettuce.cluster.refresh.adaptive turns the refresh on: that is lettuce.",
            "Spring Boot 4 brings Lettuce 7, which refreshes by itself: that is lettuce too.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPreset.lettuce6.policy
        policy.name = "spring-data"
        return policy
    }()

    private static let configuration =
        "spring-boot-project/spring-boot-autoconfigure/src/main/java/org/springframework/boot/autoconfigure/data/redis/"
        + "LettuceConnectionConfiguration.java"

    /// Those that Spring says nothing of.
    private static let lettuceFields: [String] = {
        let said: Set = [
            "response-timeout", "send-timeout", "connect-timeout", "gives-up-after",
            "refresh-on-moved", "refresh-on-disconnect", "refresh-interval", "redirects",
            "redirects-use-retries", "connections", "pipeline", "pool-size", "pool-wait", "pool",
            "pool-order",
        ]
        return ClientPreset.lettuce6.sources.flatMap(\.keys).filter { !said.contains($0) }
    }()
}
