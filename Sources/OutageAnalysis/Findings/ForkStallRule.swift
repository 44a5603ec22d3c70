/// Forks that stopped a server for long.
enum ForkStallRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let stalls = analysis.gaps.filter {
            $0.proof == .forking && $0.durationMilliseconds >= analysis.scale.standstill
        }
        return Dictionary(grouping: stalls, by: \.source).values.map { finding($0, analysis) }
    }

    private static func finding(_ stalls: [SilentGap], _ analysis: OutageAnalysis) -> Finding {
        let timeout = analysis.nodeTimeout.milliseconds
        let longer = stalls.filter { $0.durationMilliseconds > timeout }
        let worst = stalls.map(\.durationMilliseconds).max() ?? 0
        let name = analysis.name(source: stalls[0].source)
        let list = stalls.map {
            "\(Span.text($0.durationMilliseconds)) from \(analysis.time($0.startedAt))"
        }
        var unknown =
            "How much memory the server used, whether it was swapped out, and whether the "
            + "whole machine "
            + "stood still: memory, swap and steal time at those moments would tell"
        if let fork = analysis.information["latest_fork_usec"].flatMap({ Int64($0) }) {
            unknown += ". INFO says that the latest fork took \(Span.text(fork / 1000))"
        } else {
            unknown += ", as would latest_fork_usec in INFO"
        }
        return Finding(
            kind: "fork-stall", severity: longer.isEmpty ? .warning : .critical,
            title: "Forking stopped \(name) \(Span.count(stalls.count, "time", "times")), for "
                + "up to \(Span.text(worst))",
            story: [
                "From the decision to save to the fork's return the server does nothing else: it "
                    + "answers no client, no replica and no other node.",
                "It stood still for \(Span.list(list)).",
                longer.isEmpty
                    ? "None of these was longer than the node timeout (\(Span.text(timeout)))."
                    : "\(longer.count) of these \(longer.count == 1 ? "was" : "were") longer than the "
                        + "node timeout (\(Span.text(timeout))): long enough for the others "
                        + "to hold it for failed.",
            ],
            cause: "A fork copies the page tables: some 10 to 20 ms for each GB. "
                + (worst > 5000
                    ? "Seconds and minutes mean that the kernel could not find memory, swapped, "
                        + "or did not run the process at all."
                    : "More than a second means a very large server or a machine short of memory."),
            change: "Keep snapshots off masters (save \"\", snapshots on a replica), leave memory "
                + "free for the fork, switch swap and transparent huge pages off, set "
                + "vm.overcommit_memory = 1, and watch latest_fork_usec.",
            unknown: unknown + ".", at: stalls[0].startedAt, evidence: stalls.flatMap(\.evidence))
    }
}
