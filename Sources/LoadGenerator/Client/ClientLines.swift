/// Cuts what a client program writes into lines, in bounded memory whatever it writes.
package struct ClientLines {
    /// The longest line, in bytes; of a longer one nothing is kept.
    package static let longest = 65_536

    /// How many lines were longer than that.
    package private(set) var tooLong: UInt64 = 0

    private var rest: [UInt8] = []
    private var isSkipping = false

    /// Nothing read yet.
    package init() {}

    /// The lines that end in further bytes, without their ends; empty ones are left out.
    package mutating func add(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if !isSkipping, !rest.isEmpty { lines.append(rest) }
                isSkipping = false
                rest.removeAll(keepingCapacity: true)
            } else if !isSkipping {
                rest.append(byte)
                if rest.count > Self.longest {
                    tooLong += 1
                    isSkipping = true
                    rest.removeAll()
                }
            }
        }
        return lines
    }

    /// Whether the last line has no end yet: one cut off by the end of the program.
    package var hasOpenLine: Bool { isSkipping || !rest.isEmpty }
}
