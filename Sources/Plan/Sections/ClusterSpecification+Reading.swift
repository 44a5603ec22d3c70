import RedisClient
import Wording

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
            problems.update(&cluster.servers) { () throws(PlanError) in
                try Self.servers(reading: fields)
            }
            cluster.clients =
                problems.read { () throws(PlanError) in
                    try Credentials(reading: fields)
                } ?? nil
            cluster.attach = problems.read { () throws(PlanError) in
                try fields["attach"].map { value throws(PlanError) in
                    try AttachSpecification(reading: value)
                }
            }
            if fields["attach"] != nil { Self.addProblemsOfOthers(&problems, beside: fields) }
            if let credentials = cluster.attach?.credentials { cluster.clients = credentials }
            let topology = cluster.topology
            problems.update(&cluster.zones) { () throws(PlanError) in
                try ZoneLayout(reading: fields, of: topology)
            }
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

    /// The other builds of the server.
    private static func servers(
        reading fields: PlanFields
    ) throws(PlanError) -> [String: String]? {
        guard let value = fields["servers"] else { return nil }
        guard case .mapping(let entries) = value.content else {
            throw value.error(
                "servers takes names and programs, such as { new: ./valkey-server }, not \(value.inWords)"
            )
        }
        var servers: [String: String] = [:]
        for entry in entries {
            let isName =
                !entry.key.isEmpty && entry.key.utf8.count <= 40
                && entry.key.allSatisfy {
                    $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0))
                }
            guard isName, entry.key != ownServer else {
                throw PlanError(
                    entry.keyPosition,
                    "\(entry.key.quoted) is no name for a server: letters, digits, '-', '.' and '_', and not "
                        + "'\(ownServer)', which is the one that the cluster starts with")
            }
            servers[entry.key] = try entry.value.text("a server's program")
        }
        return servers
    }

    /// What is attached is as it is; to write something of it would be to believe that it is set.
    private static func addProblemsOfOthers(
        _ problems: inout ProblemCollector, beside fields: PlanFields
    ) {
        for field in PlanDocumentation.cluster.fields where field.name != "attach" {
            guard let value = fields[field.name] else { continue }
            let isCredential = PlanDocumentation.credentials.contains { $0.name == field.name }
            problems.add(
                value.position,
                isCredential
                    ? "'\(field.name)' of an attached cluster stands in cluster.attach"
                    : "an attached cluster has '\(field.name)' of its own; leave it out")
        }
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
