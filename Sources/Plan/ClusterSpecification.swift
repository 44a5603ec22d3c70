package import Quantities
package import RedisClient
package import RunRecord
import Wording

/// The cluster that a plan asks for.
package struct ClusterSpecification: Hashable, Sendable {
    /// The most nodes of a cluster in one sandbox.
    package static let mostNodes = 1000

    /// How many masters, at least 1.
    package var masters = 3
    /// How many replicas each master has.
    package var replicas = 1
    /// What the plan sets of redis.conf, in the order written; each name once.
    package var configuration: [ConfigurationDirective] = []
    /// What each master holds before the load starts, keys and values together; nil for nothing.
    package var data: ByteCount?
    /// The size of each value of that data.
    package var dataValueSize = ByteCount(bytes: 16)
    /// As whom load and client programs log in; nil for the default user.
    package var clients: Credentials?
    /// Whether clients, bus and replication speak TLS by the plan's word alone; its directives may say so, too.
    package var asksForTLS = false
    /// The server's program as the plan names it; nil for the one that is found.
    package var server: String?
    /// Other builds of the server, by the names that steps use, as the plan names their programs.
    package var servers: [String: String] = [:]
    /// Where nodes stand; no zones by default.
    package var zones = ZoneLayout()
    /// What steps call the server that the cluster starts with.
    package static let ownServer = "original"

    /// The cluster that was there before, in place of one to start; nil for one to start.
    package var attach: AttachSpecification?
    /// What the attached cluster turned out to be; nil before it was looked at.
    package var found: Topology?

    /// Three masters with a replica each.
    package init() {}

    /// The cluster as it will be built, or was found.
    package var topology: Topology {
        found ?? Topology(masters: masters, replicasPerMaster: replicas)
    }

    /// Whether it is known which shards and nodes there are: not of an attached cluster before it was looked at.
    package var isShapeKnown: Bool { attach == nil || found != nil }

    /// Whether the nodes that are started speak TLS, and nothing else.
    package var isSecured: Bool {
        asksForTLS || ConfigurationReader.areSecured(configuration)
    }

    /// The values of a directive; empty when the plan does not set it.
    package func values(of directive: String) -> [String] {
        configuration.first { $0.name == directive }?.values ?? []
    }

    /// The servers' `cluster-node-timeout`; Redis's default of 15 s when the plan does not set it.
    package var nodeTimeout: Duration {
        let milliseconds = values(of: "cluster-node-timeout").last.flatMap { Int64($0) }
        return .milliseconds(milliseconds ?? 15_000)
    }
}

extension ClusterSpecification {
    /// Whether a node that ends finds its data again when it starts.
    ///
    /// - Parameter isCrash: Whether it ends at once; else it is asked to, and saves when it has rules for that.
    /// - Returns: Whether all that it acknowledged is there.
    package func keepsData(inCrash isCrash: Bool) -> Bool {
        if values(of: "appendonly").last == "yes" { return true }
        return !isCrash && hasSaveRules
    }

    /// What the nodes store, in a clause: `appendonly no, save ""`.
    package var persistenceText: String {
        let append = "appendonly \(values(of: "appendonly").last ?? "no")"
        return hasSaveRules
            ? "\(append), and save rules that may not have been met" : "\(append), save \"\""
    }

    /// Without the directive the server has rules of its own.
    private var hasSaveRules: Bool { values(of: "save").last.map { !$0.isEmpty } ?? true }

    /// What follows when a master is away for less than node-timeout and has lost its data.
    ///
    /// - Parameters:
    ///   - target: Who is away.
    ///   - away: For how long; nil for as short as can be.
    ///   - lost: What it comes back without.
    ///   - why: Why that is gone, in a clause.
    /// - Returns: The warning; nil when nobody else would lose theirs.
    package func rebirthWarning(
        _ target: Target, away: Duration?, without lost: String = "its data", why: String
    ) -> String? {
        let away = away ?? .zero
        guard replicas > 0, away < nodeTimeout, target.mayBeMaster(of: topology) else { return nil }
        return
            "a master that is back within node-timeout (\(away.inWords) of \(nodeTimeout.inWords)) stays the master, "
            + "and comes back without \(lost) (\(why)): its replicas then throw theirs away"
    }
}

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
            problems.update(&cluster.asksForTLS) { () throws(PlanError) in
                try fields.flag("tls")
            }
            let isSecured = cluster.asksForTLS
            problems.update(&cluster.configuration) { () throws(PlanError) in
                guard let config = fields["config"] else { return nil }
                return try ConfigurationReader.read(config, isSecured: isSecured)
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
            let isCredential =
                field.name == "tls"
                || PlanDocumentation.credentials.contains { $0.name == field.name }
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

/// One directive of redis.conf that a plan sets.
package struct ConfigurationDirective: Hashable, Sendable {
    /// Its name, lower case.
    package let name: String
    /// Its values as redis.conf has them, without quotes; several where the directive is repeated.
    package let values: [String]

    /// A directive.
    package init(name: String, values: [String]) {
        self.name = name
        self.values = values
    }

    /// The passwords in it, word for word.
    package var secrets: [String] {
        guard Secret.isSecret(directive: name) else { return [] }
        // Of a user's rules only the passwords, and not what else is hidden with them.
        guard name == "user" else { return values }
        return values.flatMap { $0.split(separator: " ") }
            .filter { $0.hasPrefix(">") || $0.hasPrefix("#") }.map { String($0.dropFirst()) }
    }
}
