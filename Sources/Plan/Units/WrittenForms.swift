import Quantities
import Workload

/// How a text with a meaning of its own is written.
package struct WrittenForm: Hashable, Sendable {
    /// What it is, with its article: `a range of slots`.
    package let noun: String
    /// How it is written: `0-5460`.
    package let example: String
    /// A regular expression (ECMA-262) that matches every such text.
    package let pattern: String

    /// A form.
    package init(_ noun: String, example: String, pattern: String) {
        self.noun = noun
        self.example = example
        self.pattern = pattern
    }
}

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

/// How a schedule of rates is written in one line.
enum RateForms {
    private static let rate = #"[0-9]{1,9}(\.[0-9]{1,9})?/(s|min)"#
    private static let length = #"([0-9]{1,9}(\.[0-9]{1,9})?(ns|us|ms|s|m|h|d))+"#
    private static let phase = "\(rate)( for \(length)| -> \(rate) over \(length))?"

    /// `1000/s -> 20000/s over 30s`; `500/s for 10s, 2000/s for 10s, 500/s`.
    static let schedule = WrittenForm(
        "a rate over time", example: "1000/s -> 20000/s over 30s",
        pattern: "^\(phase)(, \(phase))*$")

    /// The schedule of a text; nil when it is not written so.
    static func parse(_ text: String) -> RateSchedule? {
        var phases: [RateSchedule.Phase] = []
        for part in text.split(separator: ", ", omittingEmptySubsequences: false) {
            guard let phase = phase(part) else { return nil }
            phases.append(phase)
        }
        return RateSchedule(phases)
    }

    private static func phase(_ text: Substring) -> RateSchedule.Phase? {
        if let (head, length) = divided(text, " for ") {
            guard let rate = Units.rate.parse(head), let length = Units.duration.parse(length)
            else { return nil }
            return .init(from: rate, to: rate, length: length)
        }
        if let (rates, length) = divided(text, " over ") {
            guard let (from, to) = divided(rates[...], " -> "), let first = Units.rate.parse(from),
                let last = Units.rate.parse(to), let length = Units.duration.parse(length)
            else { return nil }
            return .init(from: first, to: last, length: length)
        }
        return Units.rate.parse(String(text)).map { .init(from: $0, to: $0, length: nil) }
    }

    private static func divided(_ text: Substring, _ by: String) -> (String, String)? {
        let parts = text.split(separator: by, omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }
}
