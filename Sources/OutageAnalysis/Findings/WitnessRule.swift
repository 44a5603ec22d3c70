import ServerLog

/// What commands asked of the servers show beside their logs: delays, settings, a check of the cluster, views
/// that differ.
///
/// Each is a picture of the moment in which the command was run: that it was so during the outage is told
/// only where the logs show it too. A setting is told only beside a finding that it bears on.
enum WitnessRule: FindingRule {
    /// A delay that clients notice, in ms.
    private static let long: Int64 = 100

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        latency(analysis) + check(analysis) + managed(analysis) + ends(analysis) + views(analysis)
            + settings(analysis)
    }

    private static func latency(_ analysis: OutageAnalysis) -> [Finding] {
        let spikes = analysis.latencySpikes.filter { $0.longestMilliseconds >= long }
            .sorted { $0.longestMilliseconds > $1.longestMilliseconds }
        guard let worst = spikes.first else { return [] }
        let forks = analysis.gaps.contains { $0.proof == .forking }
        return [
            Finding(
                kind: "latency-spikes", severity: .warning,
                title: (worst.event.contains("PING")
                    ? "redis-cli measured that \(worst.event) took up to "
                    : "The latency monitor saw \(worst.event) take up to ")
                    + Span.text(worst.longestMilliseconds),
                story: spikes.prefix(20).map { spike in
                    let count =
                        spike.count.map { ", \(Span.count(Int($0), "time", "times"))" } ?? ""
                    let last = spike.lastAt.map { ", last at \(analysis.time($0))" } ?? ""
                    return
                        "\(spike.event): up to \(Span.text(spike.longestMilliseconds))\(count)\(last)."
                },
                cause: worst.event == "fork" && forks
                    ? "The logs show forks that lasted, too." : "",
                change: "",
                unknown: spikes.allSatisfy { $0.lastAt == nil }
                    ? "When: LATENCY DOCTOR does not say; LATENCY HISTORY does." : "",
                at: spikes.compactMap(\.lastAt).max(), evidence: [])
        ]
    }

    private static func check(_ analysis: OutageAnalysis) -> [Finding] {
        guard let first = analysis.checked.first else { return [] }
        let isOfSlots = analysis.checked.contains { $0.contains("slots") }
        return [
            Finding(
                kind: "cluster-check", severity: .warning,
                title: "redis-cli --cluster found what is not in order: \(first.prefix(200))",
                story: Array(analysis.checked.dropFirst()), cause: "",
                change: isOfSlots
                    ? "redis-cli --cluster fix mends open and uncovered slots, where no data is at "
                        + "stake." : "",
                unknown: "Whether it was so during the outage: it is a picture of one moment.",
                at: nil, evidence: [])
        ]
    }

    /// What the tool did; where something is wrong it stands beside that.
    private static func managed(_ analysis: OutageAnalysis) -> [Finding] {
        guard let first = analysis.managed.first else { return [] }
        return [
            Finding(
                kind: "cluster-manager", severity: .note,
                title: "redis-cli --cluster: \(first)",
                story: Array(analysis.managed.dropFirst().prefix(40)), cause: "", change: "",
                unknown: "When: it names no time.", at: nil, evidence: [])
        ]
    }

    /// Containers that were ended, as their states tell: whose they are they may not say.
    private static func ends(_ analysis: OutageAnalysis) -> [Finding] {
        analysis.containerEnds.map { end in
            let signal = end.exitCode > 128 && end.exitCode < 160 ? end.exitCode - 128 : nil
            let how =
                end.isOutOfMemory == true
                ? ", for want of memory"
                : signal == 9
                    ? " by SIGKILL"
                    : signal == 15 ? " by SIGTERM" : signal.map { " by signal \($0)" } ?? ""
            let isKill = signal == 9 || end.isOutOfMemory == true
            return Finding(
                kind: "container-ended", severity: .warning,
                title: "A container ended with exit code \(end.exitCode)\(how)"
                    + (end.finished.map { " at \($0)" } ?? ""),
                story: end.isOutOfMemory == false && signal == 9
                    ? [
                        "Its state says that it was not ended for want of memory (OOMKilled false); of a process "
                            + "below it, or of a virtual machine's memory, that says nothing."
                    ] : [],
                cause: end.isOutOfMemory == true ? "The container's memory limit was reached." : "",
                change: isKill ? "The memory limit, against maxmemory and what a fork copies." : "",
                unknown: end.isOutOfMemory == true || !isKill
                    ? "" : "Who killed it: want of memory, a probe, an orchestrator or a person.",
                at: nil, evidence: [])
        }
    }

    private static func views(_ analysis: OutageAnalysis) -> [Finding] {
        guard !analysis.viewsDiffer.isEmpty else { return [] }
        return [
            Finding(
                kind: "cluster-views", severity: .warning,
                title: "The nodes' views of the cluster differ, in "
                    + Span.count(analysis.viewsDiffer.count, "node", "nodes"),
                story: Array(analysis.viewsDiffer.prefix(40)),
                cause: "Either they were taken at different times, or the nodes do not reach each "
                    + "other.",
                change: "", unknown: "Which of the two: CLUSTER NODES names no time.", at: nil,
                evidence: [])
        ]
    }

    private static func settings(_ analysis: OutageAnalysis) -> [Finding] {
        let story = told(analysis)
        guard !story.isEmpty else { return [] }
        return [
            Finding(
                kind: "settings", severity: .note, title: "The settings bear on what the logs show",
                story: story, cause: "", change: "",
                unknown: "Whether all nodes have the same.", at: nil, evidence: [])
        ]
    }

    private static func told(_ analysis: OutageAnalysis) -> [String] {
        let values = analysis.settings
        var story: [String] = []
        let saves =
            analysis.processEvents.contains { $0.kind == .forkFailed }
            || analysis.children.contains { $0.work == .save && $0.failure != nil }
        if saves, let stops = values["stop-writes-on-bgsave-error"] {
            story.append(
                stops == "no"
                    ? "stop-writes-on-bgsave-error is no: it went on taking writes while saves failed."
                    : "stop-writes-on-bgsave-error is \(stops): writes were refused (MISCONF) from the "
                        + "failed save to the next that succeeded.")
        }
        if analysis.gaps.contains(where: { $0.proof == .forking }), let rules = values["save"],
            !rules.isEmpty
        {
            story.append("It forks by its own rules: save \(rules).")
        }
        if analysis.resynchronisations.contains(where: { $0.discardedBytes != nil }),
            let least = values["min-replicas-to-write"] ?? values["min-slaves-to-write"]
        {
            story.append(
                "min-replicas-to-write is \(least)\(least == "0" ? ": a master that is cut off goes on taking writes" : "")."
            )
        }
        if !analysis.failWindows.isEmpty, let whole = values["cluster-require-full-coverage"] {
            story.append("cluster-require-full-coverage is \(whole).")
        }
        if analysis.resynchronisations.contains(where: { $0.kind == .full }),
            let backlog = values["repl-backlog-size"]
        {
            story.append("repl-backlog-size is \(backlog) bytes.")
        }
        let memory =
            analysis.processEvents.contains { $0.detail.contains("out of memory") }
            || !analysis.kernelKills.isEmpty
        if memory, let most = values["maxmemory"] {
            story.append(
                "maxmemory is \(most)\(most == "0" ? ": there is no limit but the machine's" : "")."
            )
        }
        return story
    }
}
