/// What a run was: everything that is known before its first event. On disk `run.json`.
package struct RunDescription: Codable, Sendable {
    /// Which run of the plan, from 1.
    package var index: Int
    /// The plan's name.
    package var plan: String
    /// What the plan is about, in a sentence; may be empty.
    package var about: String
    /// The seed of every random choice of this run.
    package var seed: UInt64
    /// The cluster as it was built.
    package var topology: Topology
    /// The servers' `cluster-node-timeout`.
    package var nodeTimeoutMilliseconds: Int64
    /// The servers' configuration: directive to value, as given by the plan.
    package var configuration: [String: String]
    /// What the servers say they are, such as `redis 7.0.15` or `valkey 8.1.1`.
    package var server: String
    /// How the nodes were kept apart: `namespaces` or `none`; `attached` where they were there before.
    package var sandbox: String
    /// What makes network faults: `netem`, `relay` or `none`.
    package var networkEngine: String
    /// The machine: processor, cores, memory, kernel.
    package var host: [String: String]
    /// The version of this program.
    package var programVersion: String
    /// The wall clock at offset 0, in nanoseconds since 1970, UTC.
    package var wallClockNanoseconds: Int64
    /// Operations a second that the load was asked for; nil in closed loop and without load.
    package var askedRate: Double?
    /// The client policy's name; nil without load.
    package var clientPolicy: String?
    /// The plan's client programs that run side by side, in its order; nil where there are none.
    package var clients: [ClientDescription]?
    /// The steps of the plan in words, by their number.
    package var steps: [String]
    /// CLOCK_MONOTONIC at offset 0, in nanoseconds: to hold the run against what others on this machine saw.
    package var monotonicOriginNanoseconds: Int64?
    /// How long the plan lets the load run, in seconds; nil when not recorded.
    package var durationSeconds: Double?
    /// The most runs that went on at once on this machine, this one included, as far as its command let them; nil
    /// when it was alone.
    package var sideBySide: Int?
    /// What tells the run's folder from every other, as its `plan.json` says; nil before format 2.
    package var folder: String?

    /// How near the run came to nodes that were there before: `address` or `exec`; nil of nodes that it started.
    package var reach: String?
    /// Where those nodes are, as `host:port` by number; nil of nodes that the run started.
    package var addresses: [Int: String]?
    /// How far the clocks of those nodes' hosts were ahead of this machine's; nil of nodes that the run started.
    package var clocks: [Int: HostClock]?
    /// The witnesses that the run's time line tells of, by name; nil in records of versions that told of none.
    package var witnesses: [String]?

    /// Whether the run was on nodes whose logs are out of its reach.
    package var lacksLogs: Bool {
        reach != nil && witnesses?.contains(Witness.log.rawValue) != true
    }

    /// Describes a run.
    package init(
        index: Int, plan: String, about: String, seed: UInt64, topology: Topology,
        nodeTimeoutMilliseconds: Int64, configuration: [String: String], server: String,
        sandbox: String, networkEngine: String, host: [String: String], programVersion: String,
        wallClockNanoseconds: Int64, askedRate: Double?, clientPolicy: String?, steps: [String],
        durationSeconds: Double? = nil, monotonicOriginNanoseconds: Int64? = nil,
        sideBySide: Int? = nil, witnesses: [String]? = nil, folder: String? = nil,
        reach: String? = nil, addresses: [Int: String]? = nil
    ) {
        self.reach = reach
        self.addresses = addresses
        self.index = index
        self.plan = plan
        self.about = about
        self.seed = seed
        self.topology = topology
        self.nodeTimeoutMilliseconds = nodeTimeoutMilliseconds
        self.configuration = configuration
        self.server = server
        self.sandbox = sandbox
        self.networkEngine = networkEngine
        self.host = host
        self.programVersion = programVersion
        self.wallClockNanoseconds = wallClockNanoseconds
        self.askedRate = askedRate
        self.clientPolicy = clientPolicy
        self.steps = steps
        self.durationSeconds = durationSeconds
        self.monotonicOriginNanoseconds = monotonicOriginNanoseconds
        self.sideBySide = sideBySide
        self.witnesses = witnesses
        self.folder = folder
    }
}

/// One of several client programs of a run: what the plan calls it, and what it said that it is.
package struct ClientDescription: Codable, Hashable, Sendable {
    /// The most letters of a name, which is also a part of a file's.
    package static let longestName = 40
    /// The most letters that are kept of what it said that it is.
    package static let longestVersion = 80

    /// What the plan calls it.
    package var name: String
    /// What it said on its `ready` line: its client and that one's version; nil when it said nothing.
    package var version: String?
    /// The policy that stands for it; nil for none.
    package var policy: String?

    /// A client.
    package init(name: String, version: String? = nil, policy: String? = nil) {
        self.name = name
        self.version = version
        self.policy = policy
    }

    /// Whether a text can be a client's name: letters and digits, with `.`, `-` and `_` between them.
    package static func isName(_ text: String) -> Bool {
        guard (1...longestName).contains(text.utf8.count), let first = text.utf8.first,
            isAlphanumeric(first)
        else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || [45, 46, 95].contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    /// The file of its record in the run's folder.
    var fileName: String { "client-\(name).json" }
}

/// What one of several client programs of a run saw.
package struct ClientRecord: Sendable {
    /// Which it is.
    package let description: ClientDescription
    /// What it saw; nil when nothing is kept of it.
    package let load: LoadRecord?

    /// A client and its record.
    package init(_ description: ClientDescription, load: LoadRecord?) {
        self.description = description
        self.load = load
    }
}
