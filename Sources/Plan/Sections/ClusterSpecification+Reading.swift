import RedisClient

extension ClusterSpecification {
    /// Reads a plan's `cluster`; nothing stands for the defaults.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue) throws(PlanError) {
        var problems = ProblemCollector()
        var cluster = ClusterSpecification()
        if let fields = problems.fields(of: value, documentedBy: PlanDocumentation.cluster) {
            problems.update(&cluster.masters) { () throws(PlanError) in
                try fields.integer("masters")
            }
            problems.update(&cluster.replicas) { () throws(PlanError) in
                try fields.integer("replicas")
            }
            problems.update(&cluster.configuration) { () throws(PlanError) in
                guard let config = fields["config"] else { return nil }
                return try ConfigurationReader.read(config)
            }
            problems.update(&cluster.data) { () throws(PlanError) in try fields.size("data") }
            problems.update(&cluster.dataValueSize) { () throws(PlanError) in
                try fields.size("data-value-size")
            }
            cluster.server = problems.read { () throws(PlanError) in try fields.text("server") }
            cluster.clients =
                problems.read { () throws(PlanError) in
                    try Credentials(reading: fields)
                } ?? nil
            cluster.addProblemOfPasswords(&problems, at: fields["config"])
            let nodes = cluster.masters * (1 + cluster.replicas)
            if nodes > Self.mostNodes {
                problems.add(
                    value.position, "\(nodes) nodes are too many: at most \(Self.mostNodes)")
            }
        }
        try problems.finish()
        self = cluster
    }

    /// A master that asks for a password and replicas that have none never come together.
    private func addProblemOfPasswords(_ problems: inout ProblemCollector, at value: PlanValue?) {
        let asks = values(of: "requirepass").last.map { !$0.isEmpty } ?? false
        let answers = ["masterauth", "primaryauth"].contains { !values(of: $0).isEmpty }
        guard let value, asks, !answers, replicas > 0 else { return }
        problems.add(
            value.position,
            "requirepass without masterauth: no replica could follow its master; add masterauth")
    }
}
