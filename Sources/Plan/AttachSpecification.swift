package import RedisClient
import Workload

/// A cluster that was there before the run, and how its nodes are reached.
package struct AttachSpecification: Hashable, Sendable {
    /// How near a plan comes to the nodes of its cluster.
    package enum Reach: String, Sendable {
        /// Their addresses and nothing else.
        case address
        /// Commands on their hosts or in their containers, too.
        case exec
    }

    /// Where a node's log is had, with `{host}`, `{port}` and `{name}`.
    package enum LogSource: Hashable, Sendable {
        /// A file on the node's host or in its container, through the prefix.
        case file(String)
        /// What a command of this machine prints.
        case command(String)
    }

    /// Some of the nodes, as `host:port`; the others are asked for.
    package var nodes: [String]
    /// As whom the harness and the load log in; nil for nobody.
    package var credentials: Credentials?
    /// What TLS takes there; nil where it is not spoken.
    package var tls: AttachedTLS?
    /// The servers' `cluster-node-timeout` where they do not tell it.
    package var nodeTimeout: Duration?
    /// The words in front of a command on a node's host, with `{host}`, `{port}` and `{name}`; nil for none.
    package var prefix: [String]?
    /// What `{name}` stands for, by `host:port`.
    package var names: [String: String] = [:]
    /// The command of this machine that freezes a node, where the prefix cannot; nil for none.
    package var pauseCommand: String?
    /// The command that lets it go on.
    package var resumeCommand: String?
    /// Where the nodes' logs are had; nil where they are out of reach.
    package var logs: LogSource?

    /// A cluster that is found from some of its nodes.
    package init(nodes: [String]) { self.nodes = nodes }

    /// How near the plan comes.
    package var reach: Reach {
        prefix != nil || pauseCommand != nil ? .exec : .address
    }

    /// What can be done to the nodes beyond asking them something.
    package var abilities: Set<NodeAbility> {
        // Whether DEBUG is allowed the servers tell.
        prefix != nil || pauseCommand != nil ? [.debug, .signals] : [.debug]
    }

    /// The name by which the reach knows the node at an address: the plan's, else the one that the node announces, else
    /// the address.
    package func name(host: String, port: Int, announced: String?) -> String {
        names["\(host):\(port)"] ?? names[host] ?? announced ?? host
    }
}

extension AttachSpecification {
    /// The most nodes that a plan may name.
    private static let mostNamed = 1000

    /// Reads a plan's `cluster.attach`.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue) throws(PlanError) {
        var problems = ProblemCollector()
        var attach = AttachSpecification(nodes: [])
        if let fields = problems.fields(of: value, documentedBy: PlanDocumentation.attach) {
            problems.update(&attach.nodes) { () throws(PlanError) in
                try fields["nodes"].map { value throws(PlanError) in
                    try Self.nodes(value)
                }
            }
            attach.credentials =
                problems.read { () throws(PlanError) in try Credentials(reading: fields) } ?? nil
            attach.tls = problems.read { () throws(PlanError) in
                try fields["tls"].flatMap { value throws(PlanError) in
                    try AttachedTLS(reading: value)
                }
            }
            attach.nodeTimeout = problems.read { () throws(PlanError) in
                try fields.duration("node-timeout")
            }
            attach.prefix = problems.read { () throws(PlanError) in
                try fields["reach"].map { value throws(PlanError) in
                    try Self.words(value)
                }
            }
            problems.update(&attach.names) { () throws(PlanError) in
                try fields["names"].map { value throws(PlanError) in
                    try Self.names(value)
                }
            }
            problems.attempt { () throws(PlanError) in
                guard let words = fields["words"] else { return }
                (attach.pauseCommand, attach.resumeCommand) = try Self.freezing(words)
            }
            attach.logs = problems.read { () throws(PlanError) in
                try fields["logs"].map { value throws(PlanError) in
                    try Self.logs(value, hasPrefix: fields["reach"] != nil)
                }
            }
        }
        try problems.finish()
        self = attach
    }

    private static func nodes(_ value: PlanValue) throws(PlanError) -> [String] {
        var texts: [String] = []
        if case .list(let elements) = value.content {
            for element in elements { texts.append(try node(element)) }
        } else {
            texts = [try node(value)]
        }
        guard !texts.isEmpty, texts.count <= mostNamed else {
            throw value.error("name 1 to \(mostNamed) nodes; one is enough")
        }
        return texts
    }

    private static func node(_ value: PlanValue) throws(PlanError) -> String {
        let text = try value.text("a node as host:port")
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isHost = parts[0].wholeMatch(of: /[A-Za-z0-9]([A-Za-z0-9._-]*)/) != nil
        let hasPort = parts.count == 1 || parts.count == 2 && (UInt16(parts[1]) ?? 0) > 0
        guard isHost, hasPort else {
            throw value.error(
                "\(value.inWords) is not host:port with a name or an IPv4 address, such as "
                    + "cache-1.staging:6379")
        }
        return parts.count == 1 ? "\(text):6379" : text
    }

    private static func words(_ value: PlanValue) throws(PlanError) -> [String] {
        let text = try value.text("the words in front of a command")
        guard let words = CustomCommand.words(of: text), !words.isEmpty else {
            throw value.error(
                "no command: \(value.inWords); a quote that is open, or nothing at all")
        }
        return words
    }

    private static func names(_ value: PlanValue) throws(PlanError) -> [String: String] {
        guard case .mapping(let entries) = value.content else {
            throw value.error("names take a mapping such as { 10.0.0.11:6379: cache-a-0 }")
        }
        var names: [String: String] = [:]
        for entry in entries {
            let name = try entry.value.text("a name")
            // It becomes a word of a command.
            guard name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._\/-]*/) != nil else {
                throw entry.value.error(
                    "a name is letters, digits, '.', '_', '/' and '-', and begins with none of the last four"
                )
            }
            names[entry.key] = name
        }
        return names
    }

    private static func logs(
        _ value: PlanValue, hasPrefix: Bool
    ) throws(PlanError) -> LogSource {
        let fields = try PlanFields(value, of: PlanDocumentation.attachedLogs)
        if let problem = fields.unknownKeys.first {
            throw PlanError(problem.position, problem.message)
        }
        let (file, command) = (try fields.text("path"), try fields.text("command"))
        if let command, file == nil { return .command(command) }
        guard let file, command == nil else {
            throw value.error(
                "logs are a path, such as /var/log/redis/redis-{port}.log, or { command: docker logs -f --tail 0 {name} }"
            )
        }
        guard file.hasPrefix("/") else {
            throw value.error("\(value.inWords) is no absolute path of a file on the node's host")
        }
        guard hasPrefix else {
            throw value.error(
                "a log by its path is read through 'reach', such as ssh {host}; for files of this machine: reach: env A=b"
            )
        }
        return .file(file)
    }

    private static func freezing(_ value: PlanValue) throws(PlanError) -> (String, String) {
        let fields = try PlanFields(value, of: PlanDocumentation.attachedWords)
        if let problem = (fields.unknownKeys + fields.missingKeys).first {
            throw PlanError(problem.position, problem.message)
        }
        return (
            try fields.required(try fields.text("pause"), "pause"),
            try fields.required(try fields.text("resume"), "resume")
        )
    }
}

/// What a plan may not do to a cluster that others use too, whatever it is.
struct AttachCheck {
    /// The plan.
    let plan: Plan

    /// Adds all problems of it.
    func run(_ problems: inout ProblemCollector) {
        guard plan.cluster.attach != nil else { return }
        let load = plan.tree["load"]
        for command in plan.load?.commands ?? [] where command.isWrite {
            problems.add(
                load?.position ?? plan.tree.position,
                "\(command.words.first ?? "a command") writes keys that nobody would remove from an attached cluster; "
                    + "on one, load.commands may read only")
        }
    }
}
