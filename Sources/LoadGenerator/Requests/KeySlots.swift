import Workload

/// The slots of numbered keys, from two small tables.
///
/// CRC16 as Redis uses it begins at 0 and is linear: the sum of two texts of the same length, digit by
/// digit XORed, is the XOR of their sums. So what the last five digits add to the slot does not depend
/// on the digits in front.
struct KeySlots {
    private static let span = 100_000

    private let naming: KeyNaming
    /// The slots of the first numbers.
    private let first: [UInt16]
    /// What the digits in front of the last five add.
    private var heads: [UInt16] = []

    /// The slots of keys that are called so, of which there are about so many.
    init(_ naming: KeyNaming, count: Int) {
        self.naming = naming
        first = (0..<min(Self.span, max(1, count))).map { UInt16(naming.slot(of: $0)) }
        for head in 0..<(count + Self.span - 1) / Self.span { heads.append(headSum(head)) }
    }

    private func headSum(_ head: Int) -> UInt16 {
        UInt16(naming.slot(of: head * Self.span)) ^ first[0]
    }

    /// The slot of a key whose number is below the count.
    func slot(of number: Int) -> Int {
        Int(first[number % Self.span] ^ heads[number / Self.span])
    }

    /// The first so many numbers of keys in a range of slots; fewer when there are not so many.
    static func numbers(
        _ count: Int, in slots: ClosedRange<Int>, _ naming: KeyNaming
    ) -> KeyNumbers {
        guard slots != 0...16383 else { return KeyNumbers(count: count) }
        let table = KeySlots(naming, count: span)
        var numbers: [Int32] = []
        numbers.reserveCapacity(count)
        var head = 0
        while numbers.count < count, (head + 1) * span <= LoadSpecification.mostKeys {
            let sum = table.headSum(head)
            for tail in 0..<span where slots.contains(Int(table.first[tail] ^ sum)) {
                numbers.append(Int32(head * span + tail))
                if numbers.count == count { break }
            }
            head += 1
        }
        return KeyNumbers(numbers)
    }
}
