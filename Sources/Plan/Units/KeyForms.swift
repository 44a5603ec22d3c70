import Quantities
import Workload

/// How keys' distributions, slots and sizes of values are written.
enum KeyForms {
    private static let number = #"[0-9]{1,9}(\.[0-9]{1,9})?"#

    /// `uniform`, `zipfian(0.99)`, `hot(1% of keys get 90%)`.
    static let distribution = WrittenForm(
        "a distribution of keys", example: "zipfian(0.99) or hot(1% of keys get 90%)",
        pattern: "^(uniform|zipfian\\(\(number)\\)|hot\\(\(number)% of keys get \(number)%\\))$")

    /// `42`, `0-5460`.
    static let slots = WrittenForm(
        "a slot or a range of slots", example: "42 or 0-5460",
        pattern: "^[0-9]{1,5}(-[0-9]{1,5})?$")

    /// `22B..1KB`.
    static let sizes = WrittenForm(
        "a range of sizes", example: "22B..1KB",
        pattern: "^\(number)(B|KB|MB|GB|KiB|MiB|GiB)\\.\\.\(number)(B|KB|MB|GB|KiB|MiB|GiB)$")

    /// The distribution of a text; nil when it is not written so, or makes no sense.
    static func parseDistribution(_ text: String) -> KeyDistribution? {
        if text == "uniform" { return .uniform }
        if let inner = argument(text, of: "zipfian"), let number = PlanDecimal(inner[...]) {
            let exponent = number.asDouble
            return exponent > 0 && exponent <= 10 ? .zipfian(exponent: exponent) : nil
        }
        guard let inner = argument(text, of: "hot") else { return nil }
        let parts = inner.split(separator: " of keys get ", omittingEmptySubsequences: false)
        guard parts.count == 2, let keys = Units.percentage.parse(String(parts[0])),
            let operations = Units.percentage.parse(String(parts[1])), keys > 0, keys <= 1,
            operations <= 1
        else { return nil }
        return .hot(keys: keys, operations: operations)
    }

    /// The slots of a text; nil when it is not written so, or there are no such slots.
    static func parseSlots(_ text: String) -> ClosedRange<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(parts.count), let first = parts[0],
            let last = parts[parts.count - 1], first >= 0, first <= last, last < 16384
        else { return nil }
        return first...last
    }

    /// The sizes of a text, in bytes; nil when it is not written so.
    static func parseSizes(_ text: String) -> ClosedRange<Int>? {
        let parts = text.split(separator: "..", omittingEmptySubsequences: false)
            .map { ByteCount(String($0)) }
        guard parts.count == 2, let least = parts[0], let most = parts[1], least <= most else {
            return nil
        }
        return least.bytes...most.bytes
    }

    private static func argument(_ text: String, of name: String) -> String? {
        guard text.hasPrefix(name + "("), text.hasSuffix(")") else { return nil }
        return String(text.dropFirst(name.count + 1).dropLast())
    }
}
