import Foundation
import Linux
import Plan

/// What `tc` is told, as data: one argument list for each of its commands, in order.
///
/// Both engines hang filters on one classful root, which lets everything through that no filter catches. The
/// filter that a packet meets first decides, so that a filter's `pref` is its rule's place in the precedence.
package struct TrafficProgram: Hashable, Sendable {
    /// Where the packets go that a rule's filters catch.
    package enum Target: Hashable, Sendable {
        /// Into a class of their own, whose leaf is a netem of the rule's effect.
        case netem
        /// Out of this interface, from which the relay takes them.
        case device(String)
    }

    /// How many rules one run can apply.
    package static let mostRules = 9999

    /// The commands.
    package let commands: [[String]]

    /// What `tc -batch` reads: a command in each line.
    package var batch: String {
        commands.map { $0.joined(separator: " ") + "\n" }.joined()
    }

    /// Hangs the root on the loopback interface.
    package static let setUp = TrafficProgram(commands: [
        ["qdisc", "add", "dev", "lo", "root", "handle", "1:", "htb"]
    ])

    /// Takes the root away, and with it everything that hangs on it.
    package static let tearDown = TrafficProgram(commands: [["qdisc", "del", "dev", "lo", "root"]])

    /// Puts a rule into force.
    ///
    /// - Parameters:
    ///   - rule: The rule.
    ///   - number: The rule's own number, from 1 to `mostRules`, rising in the order of application.
    ///   - target: Where its packets go.
    /// - Returns: The commands, of which the first is a filter only for a device.
    package static func add(_ rule: LinkRule, number: Int, target: Target) -> TrafficProgram {
        let verdict: [String]
        var commands: [[String]] = []
        switch target {
        case .netem:
            let classIdentifier = Self.classIdentifier(number)
            // A class must have a rate; this one is faster than loopback and so bounds nothing.
            commands.append(
                ["class", "add", "dev", "lo", "parent", "1:", "classid", classIdentifier]
                    + ["htb", "rate", "100gbit", "quantum", "1000000"])
            commands.append(
                ["qdisc", "add", "dev", "lo", "parent", classIdentifier, "netem"]
                    + rule.effect.netemArguments)
            verdict = ["flowid", classIdentifier]
        case .device(let name):
            verdict = ["action", "mirred", "egress", "redirect", "dev", name]
        }
        let preference = "\(Self.preference(rule, number: number))"
        for match in matches(of: rule) {
            commands.append(
                [
                    "filter", "add", "dev", "lo", "parent", "1:", "protocol", "ip", "prio",
                    preference,
                ]
                    + ["u32"] + match + verdict)
        }
        return TrafficProgram(commands: commands)
    }

    /// Puts a rule out of force. Its class stays until the root goes, so that netem still delivers what it holds.
    package static func remove(_ rule: LinkRule, number: Int) -> TrafficProgram {
        let preference = "\(Self.preference(rule, number: number))"
        return TrafficProgram(commands: [
            ["filter", "del", "dev", "lo", "parent", "1:", "protocol", "ip", "prio", preference]
        ])
    }

    /// The class of a rule, as `tc` writes it: hexadecimal.
    package static func classIdentifier(_ number: Int) -> String {
        "1:" + String(number, radix: 16)
    }

    /// The preference of a rule's filters. The lower, the earlier: partitions first, and then the newest rule first.
    package static func preference(_ rule: LinkRule, number: Int) -> Int {
        (rule.effect.isPartition ? 10_000 : 20_000) - number
    }

    /// The u32 matches of all packets that a rule is about.
    private static func matches(of rule: LinkRule) -> [[String]] {
        var directions = [(rule.from, rule.to)]
        if rule.isBothWays && rule.from != rule.to { directions.append((rule.to, rule.from)) }
        let ports: [[String]]
        if let port = rule.traffic.port {
            ports = ["sport", "dport"].map { ["match", "ip", $0, "\(port)", "0xffff"] }
        } else {
            ports = [[]]
        }
        let kinds: [[String]] = rule.packets?.matches ?? [[]]
        var matches: [[String]] = []
        for (from, to) in directions {
            for source in from.prefixes {
                for destination in to.prefixes {
                    let ends: [String] =
                        ["match", "ip", "src", "\(source)", "match", "ip", "dst", "\(destination)"]
                    for port in ports {
                        for kind in kinds { matches.append(ends + port + kind) }
                    }
                }
            }
        }
        return matches
    }
}

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
