import Foundation
import Linux

extension LinkEffect {
    /// The effect in the words of tc-netem(8).
    var netemArguments: [String] {
        // The default of 1000 packets would lose what nobody asked it to lose.
        var arguments = ["limit", "1000000"]
        if delay > .zero || jitter > .zero {
            arguments += ["delay", Self.microseconds(delay)]
            if jitter > .zero {
                arguments.append(Self.microseconds(jitter))
                if distribution == .normal { arguments += ["distribution", "normal"] }
            }
        }
        if loss > 0 { arguments += ["loss", Self.percentage(loss)] }
        if duplicate > 0 { arguments += ["duplicate", Self.percentage(duplicate)] }
        if corrupt > 0 { arguments += ["corrupt", Self.percentage(corrupt)] }
        if reorder > 0 { arguments += ["reorder", Self.percentage(reorder)] }
        if let rateBitsPerSecond {
            arguments += ["rate", "\(rateBitsPerSecond)bit"]
        } else if jitter > .zero && reorder == 0 {
            // Jitter alone lets packets overtake each other. With a rate, netem never lets a packet leave before
            // the one in front of it (netem_enqueue counts from the last one's time), and this one bounds nothing.
            // The order is that of the whole link, not of each flow as with the relay: on a busy link every packet
            // waits for the slowest of those in front of it, and the delays come out longer than their mean.
            arguments += ["rate", "100gbit"]
        }
        return arguments
    }

    private static func microseconds(_ duration: Duration) -> String {
        let parts = duration.components
        let nanoseconds = parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
        guard nanoseconds % 1000 != 0 else { return "\(nanoseconds / 1000)us" }
        return String(format: "%.3fus", Double(nanoseconds) / 1000)
    }

    private static func percentage(_ ratio: Double) -> String {
        String(format: "%g%%", ratio * 100)
    }
}
