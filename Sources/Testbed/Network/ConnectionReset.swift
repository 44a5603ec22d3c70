import CLinux
import Linux

/// The act of resetting connections: the kernel is asked to abort the sockets at one end, whereupon the other
/// end gets an RST.
///
/// Whoever owns an aborted socket at `from` sees `ECONNABORTED`, the other end `ECONNRESET`. To have clients see
/// their connections reset by a node, reset from the node to the clients. It works where the kernel was built with
/// `CONFIG_INET_DIAG_DESTROY`, whichever engine carries link rules out.
package struct ConnectionReset: Hashable, Sendable {
    /// Whose sockets are aborted.
    package var from: LinkEnd
    /// Who gets the RST.
    package var to: LinkEnd
    /// Which connections.
    package var traffic: LinkTraffic

    /// A reset of all connections between two ends.
    package init(from: LinkEnd, to: LinkEnd, traffic: LinkTraffic = .all) {
        self.from = from
        self.to = to
        self.traffic = traffic
    }

    /// Resets the connections that there are now.
    ///
    /// - Returns: How many sockets were aborted: the receipt.
    /// - Throws: `badRule`, `toolMissing`, `toolFailed`; `refused` when one of them is connected still.
    package func run() async throws(NetworkError) -> Int {
        if let problem = from.problem ?? to.problem { throw .badRule(problem) }
        let tool = try NetworkTool("ss")
        let aborted = Self.sockets(in: try await tool.run(arguments))
        let left = Self.sockets(in: try await tool.run(Array(arguments.dropFirst())))
        let living = aborted.intersection(left)
        guard living.isEmpty else {
            throw .refused(
                "of \(aborted.count) sockets that the kernel said it aborted \(living.count) are still connected"
            )
        }
        return aborted.count
    }

    /// The two addresses of each socket that `ss` lists.
    static func sockets(in output: String) -> Set<String> {
        Set(
            output.split(separator: "\n").map { line in
                line.split(separator: " ").suffix(2).joined(separator: " ")
            })
    }

    /// What `ss` is told: to kill, and print, all TCP sockets between the two ends.
    var arguments: [String] {
        let sources = from.prefixes.map { "src \($0)" }.joined(separator: " or ")
        let destinations = to.prefixes.map { "dst \($0)" }.joined(separator: " or ")
        var filter = "( \(sources) ) and ( \(destinations) )"
        if let port = traffic.port { filter += " and ( sport = :\(port) or dport = :\(port) )" }
        return ["-K", "-H", "-t", "-n", "state", "connected", "exclude", "time-wait", filter]
    }
}

extension ConnectionReset {
    /// Whether connections can be reset here, by really resetting one of our own inside this sandbox.
    ///
    /// - Throws: `toolMissing`, `toolFailed`; `refused` when no connection can be made.
    package static func isAvailable() async throws(NetworkError) -> Bool {
        // Both addresses are beyond the highest that nodes and load workers get.
        let from: UInt32 = 0x7FFE_0001
        let to: UInt32 = 0x7FFE_0002
        let connection: LoopbackConnection
        do throws(LinuxError) {
            connection = try LoopbackConnection(from: from, to: to, port: 0)
        } catch {
            throw .refused("\(error)")
        }
        let reset = ConnectionReset(
            from: LinkEnd([IPv4Prefix(address: from, length: 32)]),
            to: LinkEnd([IPv4Prefix(address: to, length: 32)]))
        return try await reset.run() > 0 && connection.callerState() == .aborted
    }
}

/// What `tc filter show` and `tc qdisc show` say of the rules in force, to see whether somebody else changed them.
package struct FilterListing: Hashable, Sendable {
    /// The filters of each preference, as they are told.
    let filters: [Int: [String]]
    /// Each queueing discipline, as it is told.
    let disciplines: [String]

    /// Reads both listings.
    package init(filters text: String, disciplines: String) {
        var filters: [Int: [String]] = [:]
        var preference: Int?
        for line in text.split(separator: "\n") {
            let words = line.split { $0 == " " || $0 == "\t" }
            if words.first == "filter" {
                preference = words.firstIndex(of: "pref").flatMap {
                    $0 + 1 < words.count ? Int(words[$0 + 1]) : nil
                }
            }
            guard let preference, !words.isEmpty else { continue }
            filters[preference, default: []].append(words.joined(separator: " "))
        }
        self.filters = filters
        self.disciplines = disciplines.split(separator: "\n").map { line in
            line.split(separator: " ").joined(separator: " ")
        }
    }

    /// What differs from how it was when a rule had been put into force.
    ///
    /// - Parameters:
    ///   - before: The listing of then.
    ///   - preference: The preference of the rule's filters.
    ///   - own: The preferences of all rules in force.
    ///   - classIdentifier: The class of the rule, where netem has one.
    /// - Returns: The difference in words; nil when there is none that matters to the rule.
    package func change(
        since before: FilterListing, of preference: Int, among own: Set<Int>,
        classIdentifier: String
    ) -> String? {
        guard let mine = filters[preference] else { return "its filters have gone" }
        if mine != before.filters[preference] { return "its filters were changed" }
        if let foreign = filters.keys.filter({ !own.contains($0) }).min() {
            return "somebody put a filter of preference \(foreign) beside it"
        }
        let isMine = { (line: String) in line.contains(" parent \(classIdentifier) ") }
        let leaf = disciplines.filter(isMine)
        return leaf == before.disciplines.filter(isMine) ? nil : "its netem was changed"
    }
}
