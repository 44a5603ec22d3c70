/// Numbers as ten decimal digits.
enum Decimal {
    /// Writes ten digits, zeros in front.
    @inline(__always)
    static func write(_ number: UInt32, to bytes: UnsafeMutablePointer<UInt8>) {
        var rest = number
        var place = 9
        while place >= 0 {
            let tenth = rest / 10
            bytes[place] = UInt8(truncatingIfNeeded: rest &- tenth &* 10) &+ 48
            rest = tenth
            place &-= 1
        }
    }

    /// Reads ten digits; nil when one is none.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt32? {
        guard bytes.count >= start + 10 else { return nil }
        var number: UInt64 = 0
        for place in start..<start + 10 {
            let digit = bytes[place] &- 48
            guard digit < 10 else { return nil }
            number = number * 10 + UInt64(digit)
        }
        return UInt32(exactly: number)
    }
}
