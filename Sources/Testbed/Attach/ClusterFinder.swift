import Foundation
import Glibc
import Linux
package import Plan
import Quantities
import RedisClient
import RunRecord
import Wording

/// Finds out, from one node and only reading, which cluster an attached plan is about.
package struct ClusterFinder: Sendable {
    /// How long a node may take to connect, and to answer.
    private static let patience = Duration.seconds(5)
    /// No server has more memory.
    private static let mostBytes: Int64 = 1 << 50
    /// The ACL rules that a user of ours needs for everything that reach 1 can do, as a server takes them.
    package static let rules =
        "~shaketable:* &* +@read +@write +@connection +cluster +info +config +time +debug +client "
        + "+slowlog +bgsave +bgrewriteaof +eval +script"

    private let attach: AttachSpecification

    /// A finder of the cluster that a plan names.
    package init(_ attach: AttachSpecification) { self.attach = attach }

    /// Looks for it.
    ///
    /// - Throws: `ClusterError` when there is none, it is not whole, or it cannot be asked.
    package func find() async throws -> FoundCluster {
        try await Blocking.run { try look() }
    }

    /// Asks the first of the plan's nodes that answers which of some commands its user may not run.
    ///
    /// - Parameter commands: Commands that only read.
    /// - Returns: Those that access rules refuse.
    /// - Throws: `ClusterError` when no node can be asked.
    package func refused(_ commands: [[String]]) async throws -> [[String]] {
        try await Blocking.run {
            try first { seed in
                let connection = try Connection(
                    to: seed, as: attach.credentials, timeout: Self.patience)
                defer { connection.close() }
                _ = try text(of: ["CLUSTER", "MYID"], at: seed, over: connection, ifAllowed: true)
                let replies = try connection.run(all: commands, timeout: Self.patience)
                return zip(commands, replies).filter { $1.serverError?.code == "NOPERM" }.map(\.0)
            }
        }
    }

    private func look() throws -> FoundCluster { try first { try look(from: $0) } }

    /// Does something with the first of the plan's nodes that can be asked.
    private func first<Value>(_ body: (Endpoint) throws -> Value) throws -> Value {
        var failures: [String] = []
        let security = try attach.tls?.security()
        for text in attach.nodes {
            guard let seed = Endpoint(text) else { continue }
            do {
                return try body(
                    Endpoint(
                        host: try HostName.resolve(seed.host), port: seed.port,
                        security: security?.expecting(seed.host)))
            } catch let error as RedisError where error.kind == .unauthorized {
                throw unauthorized(error)
            } catch let error as RedisError {
                failures.append("\(text): \(error)\(advice(on: error))")
            } catch let error as HostName.Unknown {
                failures.append("\(text): \(error)")
            }
        }
        throw ClusterError(
            .unavailable,
            "no node of cluster.attach.nodes can be asked: " + failures.joined(separator: "; "))
    }

    private func look(from seed: Endpoint) throws -> FoundCluster {
        let text = try answer(["CLUSTER", "NODES"], at: seed)
        let seen = ClusterNodes(text)
        let layout = try ClusterLayout(seen, from: seed)
        var nodes: [FoundCluster.Node] = []
        var versions: [(node: Int, version: RedisClient.ServerVersion)] = []
        for (index, entry) in layout.nodes.enumerated() {
            let (node, version) = try ask(index + 1, entry, seed.security)
            nodes.append(node)
            versions.append((index + 1, version))
        }
        if let other = versions.first(where: { $0.version != versions[0].version }) {
            throw ClusterError(
                .unavailable,
                "node 1 is \(versions[0].version) and node \(other.node) \(other.version): measure when the "
                    + "upgrade is over")
        }
        let place = nodes[0].address.endpoint
        return FoundCluster(
            topology: layout.topology, nodes: nodes, idle: layout.idle,
            version: versions[0].version, configuration: try configuration(at: place),
            attach: attach)
    }

    private func ask(
        _ number: Int, _ entry: ClusterLayout.Entry, _ security: TransportSecurity?
    ) throws -> (FoundCluster.Node, RedisClient.ServerVersion) {
        let place = entry.place.secured(by: named(security, for: entry))
        let connection: Connection
        do {
            connection = try Connection(
                to: place, as: attach.credentials, timeout: Self.patience)
        } catch {
            throw ClusterError(
                .unavailable,
                "node \(number) is announced as \(place), but cannot be reached there from here: \(error)\(advice(on: error))"
            )
        }
        defer { connection.close() }
        let identity = try connection.run(["CLUSTER", "MYID"], timeout: Self.patience).text
        guard identity == entry.identity else {
            throw ClusterError(
                .unavailable,
                "at \(place) the node \(entry.identity.prefix(8)) is announced, but "
                    + "\(identity?.prefix(8) ?? "something else") answers: addresses must be those that "
                    + "this machine sees (cluster-announce-ip)")
        }
        let information = Information(try text(of: ["INFO"], at: place, over: connection))
        guard let version = ServerVersion(information) else {
            throw ClusterError(
                .unavailable, "node \(number) at \(place) tells no version that is known in INFO")
        }
        try demandWhole(number, at: place, over: connection)
        let debug = try connection.run(["DEBUG", "SLEEP", "0"], timeout: Self.patience)
        let level = try connection.run(["CONFIG", "GET", "loglevel"], timeout: Self.patience)
        // A server may say anything: sums of these must not overflow.
        func told(_ key: String, atMost most: Int64) -> Int64 {
            min(max(0, information.integer(key) ?? 0), most)
        }
        let limit = told("maxmemory", atMost: Self.mostBytes)
        let node = FoundCluster.Node(
            number: number, identity: entry.identity,
            address: NodeAddress(
                host: place.host, port: place.port, busPort: entry.busPort, security: place.security
            ),
            name: attach.name(host: place.host, port: place.port, announced: entry.hostname),
            processIdentifier: information.integer("process_id") ?? 0,
            uptime: .seconds(told("uptime_in_seconds", atMost: ServerAge.most)),
            askedAt: MonotonicClock.now(), ownPort: told("tcp_port", atMost: 65_535),
            memoryLimit: limit > 0 ? ByteCount(bytes: Int(limit)) : nil,
            memoryUsed: ByteCount(bytes: Int(told("used_memory", atMost: Self.mostBytes))),
            debugRefusal: debug.serverError?.message, logLevel: level.elements?.last?.text)
        return (node, version)
    }

    /// Sees that a node holds the cluster for whole.
    private func demandWhole(
        _ number: Int, at place: Endpoint, over connection: Connection
    ) throws {
        let state = Information(try text(of: ["CLUSTER", "INFO"], at: place, over: connection))
        guard state["cluster_state"] == "ok" else {
            throw ClusterError(
                .unavailable,
                "node \(number) at \(place) says cluster_state:\(state["cluster_state"] ?? "?"): the cluster "
                    + "must be whole before anything is done to it")
        }
    }

    /// What bounds and expectations rest on.
    private func configuration(at place: Endpoint) throws -> [ConfigurationDirective] {
        let connection = try Connection(
            to: place, as: attach.credentials, timeout: Self.patience)
        defer { connection.close() }
        func value(_ name: String) throws -> String? {
            try connection.run(["CONFIG", "GET", name], timeout: Self.patience).elements?.last?.text
        }
        let told = try value("cluster-node-timeout")
        let planned = attach.nodeTimeout.map { "\(Int64($0.inMilliseconds))" }
        guard let timeout = told ?? planned else {
            throw ClusterError(
                .unavailable,
                "the servers do not tell their cluster-node-timeout (CONFIG GET is not allowed); give it as "
                    + "cluster.attach.node-timeout")
        }
        if let told, let planned, told != planned {
            throw ClusterError(
                .unavailable,
                "cluster.attach.node-timeout is \(planned) ms, but the servers say \(told) ms; leave it out"
            )
        }
        let further = try ["cluster-replica-validity-factor", "appendonly"].compactMap { name in
            try value(name).map { ConfigurationDirective(name: name, values: [$0]) }
        }
        return [ConfigurationDirective(name: "cluster-node-timeout", values: [timeout])] + further
    }

    private func answer(_ words: [String], at place: Endpoint) throws -> String {
        let connection = try Connection(
            to: place, as: attach.credentials, timeout: Self.patience)
        defer { connection.close() }
        return try text(of: words, at: place, over: connection)
    }

    private func text(
        of words: [String], at place: Endpoint, over connection: Connection,
        ifAllowed: Bool = false
    ) throws -> String {
        let reply = try connection.run(words, timeout: Self.patience)
        if let text = reply.text { return text }
        if ifAllowed, reply.serverError?.code == "NOPERM" { return "" }
        let message = reply.serverError?.message ?? ""
        let command = words.joined(separator: " ")
        if message.contains("cluster support disabled") {
            throw ClusterError(
                .unavailable, "\(place) is a server without cluster support (cluster-enabled no)")
        }
        if reply.serverError?.code == "NOAUTH" {
            throw ClusterError(
                .unavailable,
                "\(place) asks for a password: give cluster.attach a user and a password")
        }
        if reply.serverError?.code == "NOPERM" {
            throw ClusterError(
                .unavailable,
                "\(attach.credentials.map { "\($0)" } ?? "the default user") may not \(command) on \(place); "
                    + "a user for this program takes: \(Self.rules)")
        }
        throw ClusterError(
            .unavailable, "\(place) refuses \(command): \(Secret.hiding(in: message).quoted)")
    }

    /// How a node's certificate is looked at: by the plan's name for all, else the announced name, else the address.
    private func named(
        _ security: TransportSecurity?, for entry: ClusterLayout.Entry
    ) -> TransportSecurity? {
        guard var security else { return nil }
        security.serverName = attach.tls?.serverName
        return security.expecting(entry.hostname.flatMap { $0.isEmpty ? nil : $0 })
    }

    /// What may help where the two sides do not speak the same.
    private func advice(on error: RedisError) -> String {
        switch error.kind {
        case .insecure where error.detail.contains("mismatch"):
            "; say what the certificates are for with cluster.attach.tls.server-name"
        case .insecure
        where error.detail.contains("issuer") || error.detail.contains("self-signed"):
            "; say whom to trust with cluster.attach.tls.ca"
        case .closed, .reset, .protocolViolation:
            attach.tls == nil ? "; where that port speaks TLS, say so with cluster.attach.tls" : ""
        default: ""
        }
    }

    private func unauthorized(_ error: RedisError) -> ClusterError {
        ClusterError(
            .unavailable,
            "\(error.endpoint) does not let \(attach.credentials.map { "\($0)" } ?? "nobody") in: "
                + "\(error.detail); compare cluster.attach.user and password")
    }
}

/// Names of hosts, looked up once, before anything is measured.
enum HostName {
    /// That a name stands for no IPv4 address.
    struct Unknown: Error, CustomStringConvertible {
        let description: String
    }

    /// The numeric IPv4 address of a host. Blocks for as long as the resolver takes.
    ///
    /// - Throws: `Unknown` when there is none.
    static func resolve(_ name: String) throws(Unknown) -> String {
        var hints = addrinfo()
        hints.ai_family = AF_INET
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &found)
        defer { if let found { freeaddrinfo(found) } }
        guard code == 0, let first = found?.pointee.ai_addr else {
            throw Unknown(
                description:
                    "\(name.quoted) has no IPv4 address: \(String(cString: gai_strerror(code)))")
        }
        var text = [CChar](repeating: 0, count: Int(INET_ADDRSTRLEN))
        let result = first.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
            withUnsafePointer(to: pointer.pointee.sin_addr) {
                inet_ntop(AF_INET, $0, &text, socklen_t(text.count))
            }
        }
        guard result != nil else {
            throw Unknown(description: "the address of \(name.quoted) cannot be written")
        }
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
