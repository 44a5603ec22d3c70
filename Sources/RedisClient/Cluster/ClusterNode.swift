/// One line of CLUSTER NODES: a node as another node sees it.
package struct ClusterNode: Hashable, Sendable {
    /// A word of the flags column.
    package struct Flag: RawRepresentable, Hashable, Sendable {
        /// The word as the server writes it.
        package let rawValue: String

        /// A flag by its word.
        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The node that answers.
        package static let myself = Flag(rawValue: "myself")
        /// Serves slots or could.
        package static let master = Flag(rawValue: "master")
        /// Replicates a master.
        package static let replica = Flag(rawValue: "slave")
        /// The answering node suspects it: PFAIL.
        package static let suspected = Flag(rawValue: "fail?")
        /// A quorum holds it for failed: FAIL.
        package static let failed = Flag(rawValue: "fail")
        /// Not yet trusted.
        package static let handshake = Flag(rawValue: "handshake")
        /// Its address is not known.
        package static let noAddress = Flag(rawValue: "noaddr")
        /// Will not take over.
        package static let noFailover = Flag(rawValue: "nofailover")
    }

    /// A slot on its way from one node to another.
    package struct Migration: Hashable, Sendable {
        /// Which way it goes.
        package enum Direction: Hashable, Sendable {
            /// From this node to the other.
            case migrating
            /// From the other to this node.
            case importing
        }

        /// The slot, 0 to 16383.
        package let slot: Int
        /// Which way it goes.
        package let direction: Direction
        /// The other node's id.
        package let peer: String
    }

    /// 40 hexadecimal digits.
    package let id: String
    /// Where clients reach it; nil when the line does not say.
    package let endpoint: Endpoint?
    /// The port of the cluster bus; nil when the line does not say.
    package let busPort: Int?
    /// The name announced for it; nil without one.
    package let hostname: String?
    /// The words of the flags column.
    package let flags: Set<Flag>
    /// The id of the master it replicates; nil for a master.
    package let masterID: String?
    /// When the ping that has not been answered yet was sent, in ms since 1970; 0 for none.
    package let pingSentMilliseconds: Int64
    /// When the last pong came, in ms since 1970; 0 for never.
    package let pongReceivedMilliseconds: Int64
    /// The epoch of its configuration.
    package let configurationEpoch: Int64
    /// Whether the answering node has a link to it.
    package let isConnected: Bool
    /// The slots it serves, in the order of the line.
    package let slots: [ClosedRange<Int>]
    /// Slots on their way; only the answering node's own are known.
    package let migrations: [Migration]

    /// Whether it is a master.
    package var isMaster: Bool { flags.contains(.master) }
    /// Whether it is the node that answers.
    package var isMyself: Bool { flags.contains(.myself) }
    /// Whether the answering node suspects it (PFAIL).
    package var isSuspected: Bool { flags.contains(.suspected) }
    /// Whether it is held for failed (FAIL).
    package var isFailed: Bool { flags.contains(.failed) }
    /// How many slots it serves.
    package var slotCount: Int { slots.reduce(0) { $0 + $1.count } }
}

extension ClusterNode {
    /// Reads one line; nil when it is damaged. The address may be missing altogether, as in logs
    /// whose addresses were taken out.
    init?(line: some StringProtocol) {
        var fields: ArraySlice<String> = line.split(separator: " ").map { String($0) }[...]
        guard let id = fields.popFirst(), id.count >= 2 else { return nil }
        let address = fields.first.flatMap { $0.contains(":") ? AddressColumn($0) : nil }
        if fields.first?.contains(":") == true { fields = fields.dropFirst() }
        guard fields.count >= 6 else { return nil }
        let columns = Array(fields.prefix(6))
        guard let ping = Int64(columns[2]), let pong = Int64(columns[3]),
            let epoch = Int64(columns[4]),
            columns[5] == "connected" || columns[5] == "disconnected"
        else { return nil }
        let flags = Set(columns[0].split(separator: ",").map { Flag(rawValue: String($0)) })
        // Who posts an answer may have masked the ids: the flags then say what it is.
        let isWhole = id.count == 40 && id.allSatisfy(\.isHexDigit)
        guard isWhole || !flags.isDisjoint(with: [.master, .replica, .handshake]) else {
            return nil
        }
        var ranges: [ClosedRange<Int>] = []
        var migrations: [Migration] = []
        for field in fields.dropFirst(6) {
            if let migration = Migration(field) {
                migrations.append(migration)
            } else if let range = Self.range(field) {
                ranges.append(range)
            } else {
                return nil
            }
        }
        self.init(
            id: id, endpoint: address?.endpoint, busPort: address?.busPort,
            hostname: address?.hostname,
            flags: flags,
            masterID: columns[1] == "-" ? nil : columns[1],
            pingSentMilliseconds: ping, pongReceivedMilliseconds: pong, configurationEpoch: epoch,
            isConnected: columns[5] == "connected", slots: ranges, migrations: migrations)
    }

    private static func range(_ text: String) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
            first >= 0, first <= last, last < HashSlot.count
        else { return nil }
        return first...last
    }
}

extension ClusterNode.Migration {
    /// Reads `[93->-id]` or `[93-<-id]`; nil for anything else.
    init?(_ text: String) {
        guard text.hasPrefix("["), text.hasSuffix("]") else { return nil }
        let parts = text.dropFirst().dropLast().split(separator: "-", maxSplits: 2)
        guard parts.count == 3, let slot = Int(parts[0]), (0..<HashSlot.count).contains(slot)
        else { return nil }
        switch parts[1] {
        case ">": direction = .migrating
        case "<": direction = .importing
        default: return nil
        }
        self.slot = slot
        peer = String(parts[2])
    }
}

/// The address column of CLUSTER NODES: `host:port@bus,hostname,key=value ...`, each part as far as
/// the version writes it.
struct AddressColumn {
    /// Where clients reach the node; nil when its address is not known.
    let endpoint: Endpoint?
    /// The port of the cluster bus; nil before Redis 4.
    let busPort: Int?
    /// The name announced for it; nil without one.
    let hostname: String?

    /// Reads the column.
    init(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let ends = parts[0].split(separator: "@", omittingEmptySubsequences: false)
        let endpoint = Endpoint(ends[0])
        self.endpoint = endpoint?.host.isEmpty == true ? nil : endpoint
        busPort = ends.count > 1 ? Int(ends[1]) : nil
        // Since Redis 7.2 further parts are key=value; the hostname is the first, and may be empty.
        let name = parts.count > 1 ? parts[1] : ""
        hostname = name.isEmpty || name.contains("=") ? nil : String(name)
    }
}
