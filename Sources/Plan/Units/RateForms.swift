import Quantities
import Workload

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
