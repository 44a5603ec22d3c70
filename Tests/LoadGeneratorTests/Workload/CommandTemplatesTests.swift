import Testing

@testable import LoadGenerator

struct CommandTemplatesTests {
    private func text(
        _ templates: borrowing CommandTemplates,
        _ write: (borrowing CommandTemplates, UnsafeMutablePointer<UInt8>) -> Int
    ) -> String {
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: templates.longest)
        defer { buffer.deallocate() }
        let count = write(templates, buffer)
        return String(decoding: UnsafeBufferPointer(start: buffer, count: count), as: UTF8.self)
    }

    @Test func commandsAreWhatTheServerReads() {
        let templates = CommandTemplates(valueSize: 25)
        let get = text(templates) { $0.writeGet(key: 42, to: $1) }
        let set = text(templates) { $0.writeSet(key: 42, sequence: 4_294_967_295, to: $1) }
        #expect(
            get == "*2\r\n$3\r\nGET\r\n$21\r\nshaketable:0000000042\r\n")
        #expect(
            set == "*3\r\n$3\r\nSET\r\n$21\r\nshaketable:0000000042\r\n"
                + "$25\r\n0000000042:4294967295:xxx\r\n")
    }

    @Test func valueTellsItsWrite() {
        func sequence(_ value: String) -> UInt32? {
            Array(value.utf8).withUnsafeBufferPointer {
                CommandTemplates.sequence(in: $0, ofKey: 7)
            }
        }
        #expect(sequence("0000000007:0000000123:xxx") == 123)
        #expect(sequence("0000000008:0000000123:xxx") == nil)
        #expect(sequence("0000000007:000000x123:xxx") == nil)
        #expect(sequence("0000000007:99") == nil)
    }

    @Test func numbersBecomeTenDigits() {
        var random = RandomSource(seed: 9)
        let numbers = [0, 9, 10, 99_999_999, 100_000_000, .max] as [UInt32]
        for number in numbers + (0..<2000).map({ _ in UInt32(truncatingIfNeeded: random.next()) }) {
            var digits = [UInt8](repeating: 0, count: 10)
            digits.withUnsafeMutableBufferPointer { buffer in
                if let start = buffer.baseAddress { Decimal.write(number, to: start) }
            }
            let plain = String(number)
            let expected = String(repeating: "0", count: 10 - plain.count) + plain
            #expect(String(decoding: digits, as: UTF8.self) == expected)
            #expect(digits.withUnsafeBufferPointer { Decimal.read($0, at: 0) } == number)
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
