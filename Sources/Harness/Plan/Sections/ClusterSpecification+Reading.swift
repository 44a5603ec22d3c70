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
            let nodes = cluster.masters * (1 + cluster.replicas)
            if nodes > Self.mostNodes {
                problems.add(
                    value.position, "\(nodes) nodes are too many: at most \(Self.mostNodes)")
            }
        }
        try problems.finish()
        self = cluster
    }
}
