import RedisClient
import Wording

/// What the open places of a message's wording held, in the order of the wording.
struct MessageCaptures: ~Copyable {
    /// The ids of nodes.
    var node0 = NodeID.zero
    var node1 = NodeID.zero
    var node2 = NodeID.zero
    /// Whole numbers; decimals are in thousandths.
    var number0: Int64 = 0
    var number1: Int64 = 0
    var number2: Int64 = 0
    var number3: Int64 = 0
    /// Texts, without blanks around them; they lie in the line.
    var bytes0 = UnsafeRawBufferPointer(start: nil, count: 0)
    var bytes1 = UnsafeRawBufferPointer(start: nil, count: 0)

    private var nodes = 0
    private var numbers = 0
    private var texts = 0

    /// The first text, without a password: servers quote what they choke on, and what is kept here is told.
    var text0: String { Secret.hiding(in: String(decoding: bytes0, as: UTF8.self)) }
    /// The second text, alike.
    var text1: String { Secret.hiding(in: String(decoding: bytes1, as: UTF8.self)) }

    /// Forgets everything.
    mutating func clear() {
        nodes = 0
        numbers = 0
        texts = 0
    }

    /// Keeps an id; a fourth is dropped.
    mutating func keep(_ node: NodeID) {
        switch nodes {
        case 0: node0 = node
        case 1: node1 = node
        case 2: node2 = node
        default: break
        }
        nodes += 1
    }

    /// Keeps a number; a fifth is dropped.
    mutating func keep(_ number: Int64) {
        switch numbers {
        case 0: number0 = number
        case 1: number1 = number
        case 2: number2 = number
        case 3: number3 = number
        default: break
        }
        numbers += 1
    }

    /// Keeps a text; a third is dropped.
    mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        switch texts {
        case 0: bytes0 = bytes
        case 1: bytes1 = bytes
        default: break
        }
        texts += 1
    }
}
