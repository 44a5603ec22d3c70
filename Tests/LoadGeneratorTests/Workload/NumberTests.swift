import Testing

@testable import LoadGenerator
@testable import Workload

/// Digits and random numbers.
struct NumberTests {
    @Test func numbersBecomeTenDigits() {
        var random = RandomSource(seed: 9)
        let numbers = [0, 9, 10, 99_999_999, 100_000_000, .max] as [UInt32]
        for number in numbers + (0..<2000).map({ _ in UInt32(truncatingIfNeeded: random.next()) }) {
            var digits = [UInt8](repeating: 0, count: 10)
            digits.withUnsafeMutableBufferPointer { buffer in
                if let start = buffer.baseAddress { Decimal.write(number, to: start) }
            }
            #expect(String(decoding: digits, as: UTF8.self) == KeyNaming.digits(Int(number)))
            #expect(digits.withUnsafeBufferPointer { Decimal.read($0, at: 0) } == number)
        }
    }

    @Test func whatIsNotTenDigitsIsNoNumber() {
        let digits = Array("4294967295".utf8)
        for place in digits.indices {
            for byte in [0, 0x20, 0x2F, 0x3A, 0x61, 0x80, 0xB5, 0xFF] as [UInt8] {
                var other = digits
                other[place] = byte
                #expect(other.withUnsafeBufferPointer { Decimal.read($0, at: 0) } == nil)
            }
        }
        #expect(digits.withUnsafeBufferPointer { Decimal.read($0, at: 0) } == .max)
        for text in ["4294967296", "9999999999", "123456789", ""] {
            #expect(Array(text.utf8).withUnsafeBufferPointer { Decimal.read($0, at: 0) } == nil)
        }
    }

    @Test func shortNumbersHaveNoZerosInFront() {
        for number in [0, 7, 10, 999, 1000, 4_294_967_295] as [UInt32] {
            var digits = [UInt8](repeating: 0, count: 10)
            let count = digits.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.map { Decimal.writeShort(number, to: $0) - $0 } ?? 0
            }
            #expect(String(decoding: digits[..<count], as: UTF8.self) == "\(number)")
        }
    }

    @Test func randomNumbersFollowFromTheSeedAndFillTheirRange() {
        var first = RandomSource(seed: 5)
        var second = RandomSource(seed: 5)
        var other = RandomSource(seed: 6)
        for _ in 0..<100 {
            let (one, two) = (first.next(), second.next())
            #expect(one == two)
        }
        let (one, stranger) = (first.next(), other.next())
        #expect(one != stranger)
        let drawn = Set((0..<1000).map { _ in first.next(below: 10) })
        #expect(drawn == Set(0..<10))
        let fractions = (0..<1000).map { _ in first.nextFraction() }
        #expect(fractions.allSatisfy { (0..<1).contains($0) })
    }
}
