import RedisClient

/// How keys are called, so that the key of a number is in the same slot in whatever family it is.
///
/// - `plain`: `shaketable:` and ten digits. Slots are spread evenly, because CRC16 mixes digits well; a
///   test holds it to that. In other families the whole name is the hash tag:
///   `session:{shaketable:0000000042}`.
/// - `grouped`: ten keys that differ in their last digit share a slot, `shaketable:{000000004}2`, so
///   that MGET can ask for ten at once; `session:{000000004}2` in other families.
package enum KeyNaming: Sendable {
    case plain
    case grouped

    /// Keys of one group.
    package static var groupSize: Int { 10 }

    /// The name of a key, as get and set use it.
    package func text(of number: Int) -> String {
        let digits = Self.digits(number)
        switch self {
        case .plain: return "shaketable:" + digits
        case .grouped: return "shaketable:{\(digits.dropFirst().dropLast())}\(digits.suffix(1))"
        }
    }

    /// The name of a key's counter, as incr uses it.
    package func counter(of number: Int) -> String {
        let name = text(of: number)
        switch self {
        case .plain: return "counter:{\(name)}"
        case .grouped: return "counter:\(name.dropFirst("shaketable:".count))"
        }
    }

    /// The slot of a key.
    package func slot(of number: Int) -> Int {
        HashSlot.of(text(of: number))
    }

    /// A number as ten digits.
    static func digits(_ number: Int) -> String {
        let plain = String(number)
        return String(repeating: "0", count: max(0, 10 - plain.utf8.count)) + plain
    }
}
