/// Numbers as ten decimal digits.
enum Decimal {
    /// Writes ten digits, zeros in front.
    ///
    /// Eight of them at once in one word: split into halves, quarters and digits by multiplications
    /// that stand for divisions, each lane on its own (the way of Paul Khuong, "How to print
    /// integers really fast", pvk.ca).
    @inline(__always)
    static func write(_ number: UInt32, to bytes: UnsafeMutablePointer<UInt8>) {
        let front = number / 100_000_000
        let rest = number &- front &* 100_000_000
        bytes[0] = UInt8(truncatingIfNeeded: front / 10) &+ 48
        bytes[1] = UInt8(truncatingIfNeeded: front % 10) &+ 48
        let upper = UInt64(rest / 10_000)
        var word = upper | (UInt64(rest) &- upper &* 10_000) &<< 32
        let hundreds = ((word &* 10_486) &>> 20) & 0x7F_0000_007F
        word = hundreds | (word &- hundreds &* 100) &<< 16
        let tens = ((word &* 103) &>> 10) & 0x000F_000F_000F_000F
        word = tens | (word &- tens &* 10) &<< 8
        let text = (word | 0x3030_3030_3030_3030).littleEndian
        UnsafeMutableRawPointer(bytes + 2).storeBytes(of: text, as: UInt64.self)
    }

    /// Writes as many digits as the number has, and returns the place behind them.
    static func writeShort(
        _ number: UInt32, to bytes: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var count = 1
        var rest = number / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        rest = number
        for place in stride(from: count - 1, through: 0, by: -1) {
            bytes[place] = UInt8(truncatingIfNeeded: rest % 10) + 48
            rest /= 10
        }
        return bytes + count
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
