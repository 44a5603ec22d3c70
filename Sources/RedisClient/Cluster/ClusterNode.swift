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
