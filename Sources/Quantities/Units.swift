import Wording

/// The syntaxes by their noun.
package enum Units {
    private static let number = #"[0-9]{1,9}(\.[0-9]{1,9})?"#
    private static let durationPattern = "(\(number)(ns|us|ms|s|m|h|d))+"

    /// `5s`, `250ms`, `1m30s`; at most 292 years.
    package static let duration = UnitSyntax<Duration>(
        noun: "a duration", example: "5s", likelyUnits: ["s", "ms"],
        pattern: "^\(durationPattern)$", parse: parseDuration)

    /// `64B`, `1KiB`, `1MB`; in bytes.
    package static let size = UnitSyntax<ByteCount>(
        noun: "a size", example: "64B", likelyUnits: ["B", "KiB"],
        pattern: "^\(number)(B|KB|MB|GB|KiB|MiB|GiB)$", parse: { ByteCount($0) })

    /// `2000/s`; a second, also given a minute (`/min`).
    package static let rate = UnitSyntax<Double>(
        noun: "a rate", example: "2000/s", likelyUnits: ["/s"],
        pattern: "^\(number)/(s|min)$", parse: parseRate)

    /// `80%`; as a part of 1.
    package static let percentage = UnitSyntax<Double>(
        noun: "a percentage", example: "80%", likelyUnits: ["%"],
        pattern: "^\(number)%$",
        parse: { text in
            guard text.hasSuffix("%"), let number = PlanDecimal(text.dropLast()) else { return nil }
            return number.asDouble / 100
        })

    /// `3s until 30s`, `3s`: from one time to the next, and the end where there is one.
    package static let recurrence = UnitSyntax<(interval: Duration, end: Duration?)>(
        noun: "a duration", example: "3s until 30s", likelyUnits: ["s", "ms"],
        pattern: "^\(durationPattern)( until \(durationPattern))?$",
        parse: { text in
            let parts = text.split(separator: " until ").map { parseDuration(String($0)) }
            guard (1...2).contains(parts.count), let interval = parts[0] else { return nil }
            guard parts.count == 2 else { return (interval, nil) }
            return parts[1].map { (interval, $0) }
        })

    /// `1s to 4s`, or `2s` for exactly that.
    package static let durationRange = UnitSyntax<ClosedRange<Duration>>(
        noun: "a duration or two", example: "1s to 4s", likelyUnits: ["s", "ms"],
        pattern: "^\(durationPattern)( to \(durationPattern))?$",
        parse: { text in
            let parts = text.split(separator: " to ").map { parseDuration(String($0)) }
            guard (1...2).contains(parts.count), let least = parts[0],
                let most = parts[parts.count - 1], least <= most
            else { return nil }
            return least...most
        })

    private static func parseRate(_ text: String) -> Double? {
        for (suffix, seconds) in [("/s", 1.0), ("/min", 60.0)] where text.hasSuffix(suffix) {
            return PlanDecimal(text.dropLast(suffix.count)).map { $0.asDouble / seconds }
        }
        return nil
    }

    private static let nanoseconds: [String: Int64] = [
        "ns": 1, "us": 1000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000,
        "h": 3_600_000_000_000, "d": 86_400_000_000_000,
    ]

    private static func parseDuration(_ text: String) -> Duration? {
        var rest = text[...]
        var total: Int64 = 0
        repeat {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = PlanDecimal(digits), let scale = nanoseconds[String(unit)],
                let part = number.multiplied(by: scale)
            else { return nil }
            let (sum, overflows) = total.addingReportingOverflow(part)
            guard !overflows else { return nil }
            total = sum
        } while !rest.isEmpty
        return .nanoseconds(total)
    }
}

/// How values of one kind are written with their unit: the one place that the reader, the errors and
/// the schema take it from.
package struct UnitSyntax<Quantity>: Sendable {
    /// With its article: `a duration`.
    package let noun: String
    /// How it is written: `5s`.
    package let example: String
    /// The units that a bare number may have meant.
    let likelyUnits: [String]
    /// A regular expression (ECMA-262) that matches every text that `parse` takes.
    package let pattern: String
    /// The value of a text; nil when it is not written so or too great.
    package let parse: @Sendable (String) -> Quantity?

    /// What to say of a text that could not be parsed.
    package func complaint(about text: String) -> String {
        guard PlanDecimal(text[...]) != nil, text.utf8.count <= 20 else {
            return "\(text.quoted) is not \(noun), such as \(example)"
        }
        let guesses = likelyUnits.map { text + $0 }.joined(separator: " or ")
        return "\(noun) needs a unit: \(guesses)?"
    }
}

/// A decimal number without sign or exponent, kept exactly: `1`, `2.5`.
package struct PlanDecimal {
    /// The digits before and after the point as one number.
    private let digits: Int64
    /// Ten to the power of the number of digits after the point.
    private let scale: Int64

    /// Reads a number of at most 9 digits before and 9 after the point; nil for all else.
    package init?(_ text: Substring) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count),
            parts.allSatisfy({ (1...9).contains($0.utf8.count) }),
            parts.joined().utf8.allSatisfy({ (48...57).contains($0) }),
            let value = Int64(parts.joined())
        else { return nil }
        digits = value
        scale = (0..<(parts.count == 2 ? parts[1].utf8.count : 0)).reduce(1) { power, _ in
            power * 10
        }
    }

    /// The number as floating point.
    package var asDouble: Double { Double(digits) / Double(scale) }

    /// The whole part of the product; nil when it does not fit.
    func multiplied(by factor: Int64) -> Int64? {
        Int64(exactly: Int128(digits) * Int128(factor) / Int128(scale))
    }
}
