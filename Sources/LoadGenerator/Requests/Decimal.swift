/// Numbers as ten decimal digits.
enum Decimal {
    /// Ten digits, ready to be stored: the first two and the other eight.
    struct Text {
        fileprivate let front: UInt16
        fileprivate let rest: UInt64
    }

    /// A number's ten digits, zeros in front.
    ///
    /// Eight of them at once in one word: split into halves, quarters and digits by multiplications
    /// that stand for divisions, each lane on its own (the way of Paul Khuong, "How to print
    /// integers really fast", pvk.ca).
    @inline(__always)
    static func text(_ number: UInt32) -> Text {
        var rest = number
        var front: UInt16 = 0x3030
        if number >= 100_000_000 { (front, rest) = split(number) }
        let upper = UInt64(rest / 10_000)
        var word = upper | (UInt64(rest) &- upper &* 10_000) &<< 32
        let hundreds = ((word &* 10_486) &>> 20) & 0x7F_0000_007F
        word = hundreds | (word &- hundreds &* 100) &<< 16
        let tens = ((word &* 103) &>> 10) & 0x000F_000F_000F_000F
        word = tens | (word &- tens &* 10) &<< 8
        return Text(front: front, rest: word | 0x3030_3030_3030_3030)
    }

    /// The first two digits of a long number, and what is left of it. A call, or the compiler would work them out
    /// for all numbers, which are short.
    @inline(never)
    private static func split(_ number: UInt32) -> (front: UInt16, rest: UInt32) {
        let front = number / 100_000_000
        let digits = UInt16(truncatingIfNeeded: front / 10 | (front % 10) &<< 8)
        return (digits | 0x3030, number &- front &* 100_000_000)
    }

    /// Writes ten digits.
    @inline(__always)
    static func write(_ text: Text, to bytes: UnsafeMutablePointer<UInt8>) {
        let place = UnsafeMutableRawPointer(bytes)
        place.storeBytes(of: text.front.littleEndian, as: UInt16.self)
        place.storeBytes(of: text.rest.littleEndian, toByteOffset: 2, as: UInt64.self)
    }

    /// Writes a number as ten digits, zeros in front.
    @inline(__always)
    static func write(_ number: UInt32, to bytes: UnsafeMutablePointer<UInt8>) {
        write(text(number), to: bytes)
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

    /// Whether a number's ten digits stand at a place.
    @inline(__always)
    static func stands(
        _ number: UInt32, in bytes: UnsafeBufferPointer<UInt8>, at start: Int
    ) -> Bool {
        guard bytes.count >= start &+ 10, let first = bytes.baseAddress else { return false }
        let text = text(number)
        let place = UnsafeRawPointer(first + start)
        return place.loadUnaligned(as: UInt16.self) == text.front.littleEndian
            && place.loadUnaligned(fromByteOffset: 2, as: UInt64.self) == text.rest.littleEndian
    }

    /// Reads ten digits; nil when one is none.
    ///
    /// The last eight at once: each lane of the word takes in its neighbour, as in `text` the other way.
    @inline(__always)
    static func read(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt32? {
        guard bytes.count >= start &+ 10, let first = bytes.baseAddress else { return nil }
        let place = UnsafeRawPointer(first + start)
        let tens = place.load(as: UInt8.self) ^ 48
        let ones = place.load(fromByteOffset: 1, as: UInt8.self) ^ 48
        var word = UInt64(littleEndian: place.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
        word ^= 0x3030_3030_3030_3030
        // A lane that is no digit has its upper bit set, or gets it when 118 is added.
        let others = (word | (word &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080
        guard tens < 10, ones < 10, others == 0 else { return nil }
        word = (word &* 10 &+ word &>> 8) & 0x00FF_00FF_00FF_00FF
        word = (word &* 100 &+ word &>> 16) & 0x0000_FFFF_0000_FFFF
        word = (word &* 10_000 &+ word &>> 32) & 0xFFFF_FFFF
        word &+= UInt64(tens &* 10 &+ ones) &* 100_000_000
        return word <= UInt64(UInt32.max) ? UInt32(truncatingIfNeeded: word) : nil
    }
}
