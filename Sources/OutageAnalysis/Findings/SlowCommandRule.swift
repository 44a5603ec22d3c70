/// Commands of the slow log that took long enough to matter.
enum SlowCommandRule: FindingRule {
    /// In microseconds.
    private static let shortest: Int64 = 100_000

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let slow = analysis.slowCommands.filter { $0.microseconds >= shortest }
            .sorted { $0.microseconds > $1.microseconds }
        guard let worst = slow.first else { return [] }
        let isLong = worst.microseconds / 1000 > analysis.nodeTimeout.milliseconds / 2
        return [
            Finding(
                kind: "slow-commands", severity: isLong ? .critical : .warning,
                title: "\(Span.count(slow.count, "command", "commands")) took up to "
                    + Span.text(worst.microseconds / 1000),
                story: slow.prefix(10).map {
                    "\(analysis.time($0.startedAt)): \($0.arguments.prefix(3).joined(separator: " ")), "
                        + Span.text($0.microseconds / 1000)
                },
                cause: "A server runs one command at a time; the others wait.",
                change: "Break these commands up, or run them on a replica.",
                unknown: "The slow log has no room for all commands, and does not count the wait.",
                at: worst.startedAt, evidence: [])
        ]
    }
}
