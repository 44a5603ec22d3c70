/// Small numbers one after the other, in one byte for each seven bits that they have.
///
/// The memory grows by 64 KiB at a time and nothing is copied: a series is written for hours.
struct CountStream: Sendable {
    private static let blockSize = 65_536
    /// The most bytes of a number.
    private static let longest = 10

    private var blocks: [[UInt8]] = []

    /// How many bytes it has.
    var count: Int { blocks.reduce(0) { $0 + $1.count } }

    /// Adds a number behind the others.
    mutating func append(_ number: UInt64) {
        if (blocks.last?.count ?? Self.blockSize) + Self.longest > Self.blockSize {
            var block: [UInt8] = []
            block.reserveCapacity(Self.blockSize)
            blocks.append(block)
        }
        let last = blocks.count - 1
        var rest = number
        while rest > 0x7F {
            blocks[last].append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        blocks[last].append(UInt8(truncatingIfNeeded: rest))
    }

    /// Where a reader is.
    struct Position {
        fileprivate var block = 0
        fileprivate var byte = 0
    }

    /// The next number, which there must be.
    func next(_ position: inout Position) -> UInt64 {
        if position.byte == blocks[position.block].count {
            position.block += 1
            position.byte = 0
        }
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = blocks[position.block][position.byte]
            position.byte += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return number }
            shift += 7
        }
    }
}
