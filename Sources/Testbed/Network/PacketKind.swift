import Linux

/// Which packets of a link a rule is about, by what is in them.
package enum PacketKind: Hashable, Sendable {
    /// Those of more bytes than this, IP header included. TCP sends such a packet again and again, as large as it was.
    case larger(Int)
    /// Those that begin with a message of the cluster bus. TCP sends them again, and what follows on the connection waits
    /// for it, until the node gives the connection up.
    case message(BusMessage)

    /// The bytes of IP's header.
    private static let internetHeader = 20
    /// The bytes of TCP's header: with time stamps, and with what was received out of order as well.
    private static let transportHeaders = [32, 44]
    /// Where a message's type is, from its first byte.
    private static let typeOffset = 12
    /// The first bytes of each message of the bus: RCmb.
    private static let signature: [UInt8] = [0x52, 0x43, 0x6D, 0x62]
    /// The shortest message that keeps a node from being suspected, a PING without gossip, as a packet.
    private static let leastPing = 2256 + internetHeader + transportHeaders[0]

    /// The alternatives of what u32 compares; a packet is of the kind when one of them matches.
    var matches: [[String]] {
        switch self {
        case .larger(let bytes):
            Self.blocks(from: bytes + 1, through: 65535).map { value, mask in
                ["match", "u16", Self.hexadecimal(value), Self.hexadecimal(mask), "at", "2"]
            }
        case .message(let message):
            Self.transportHeaders.map { header in
                let start = Self.internetHeader + header
                // The highest bit says that the header is a short one, as Valkey's are for what is published.
                return ["match", "u32", "0x52436d62", "0xffffffff", "at", "\(start)"]
                    + ["match", "u16", Self.hexadecimal(message.type), "0x7fff", "at"]
                    + ["\(start + Self.typeOffset)"]
            }
        }
    }

    /// The bytes of a probe of the kind, without IP's and UDP's headers.
    var probeBytes: Int {
        switch self {
        case .larger(let bytes): max(LinkProbe.leastPayload, bytes + 1 - LinkProbe.headers)
        case .message: LinkProbe.imprintOffset + Self.typeOffset + 4
        }
    }

    /// What such a probe has where a message would begin.
    var imprint: [UInt8] {
        guard case .message(let message) = self else { return [] }
        return Self.signature + [UInt8](repeating: 0, count: Self.typeOffset - 4)
            + [UInt8(message.type >> 8), UInt8(message.type & 255)]
    }

    /// Whether without them a node hears nothing of another on the bus.
    package var silencesBus: Bool {
        guard case .larger(let bytes) = self else { return false }
        return bytes < Self.leastPing
    }

    private static func hexadecimal(_ number: Int) -> String {
        "0x" + String(number, radix: 16)
    }

    /// Numbers from one through another of 16 bits, as blocks whose first bits are alike.
    static func blocks(from first: Int, through last: Int) -> [(value: Int, mask: Int)] {
        var blocks: [(value: Int, mask: Int)] = []
        var next = first
        while next <= last {
            var size = next == 0 ? 65536 : 1 << next.trailingZeroBitCount
            while next + size - 1 > last { size >>= 1 }
            blocks.append((next, 0x1_0000 - size))
            next += size
        }
        return blocks
    }
}

/// The messages of the cluster bus, by the words of plans.
package enum BusMessage: String, Hashable, Sendable, CaseIterable {
    case ping, pong, meet, fail, publish
    case voteRequest = "vote-request"
    case vote
    case update

    /// What the header says.
    var type: Int {
        switch self {
        case .ping: 0
        case .pong: 1
        case .meet: 2
        case .fail: 3
        case .publish: 4
        case .voteRequest: 5
        case .vote: 6
        case .update: 7
        }
    }
}
