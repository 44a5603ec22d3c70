/// What the plans of fault tests begin with.
enum SmallPlan {
    /// A cluster of six nodes that fails over within seconds, under a light load.
    static let head = """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
        load: { rate: 300/s, connections: 10, client: redisson }

        """
}
