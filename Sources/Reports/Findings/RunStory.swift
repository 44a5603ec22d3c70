import Judgement
import Quantities
import RunRecord
import Wording

/// What happened in one run, in a few sentences of facts: what was done to whom, how the cluster took it, when
/// clients were served again and whose part of the wait was whose, what the other shards felt, what was lost.
///
/// Pure: the same run tells the same story, whatever was expected of it.
struct RunStory: Sendable {
    private let run: RunAnalysis
    private let outages: [ShardOutage]

    /// The story of a run.
    init(_ run: RunAnalysis) {
        self.run = run
        outages = run.outages
    }

    /// The story.
    var text: String {
        [deed, takeover, service, others, data].compactMap { $0 }.joined(separator: " ")
    }

    /// The fault whose story is told: the one that clients were kept waiting longest by, else the first.
    private var central: FaultHit? {
        outages.max { $0.seconds < $1.seconds }.flatMap { $0.seconds > 0 ? $0.hit : nil }
            ?? run.hits.first { $0.loss != nil } ?? run.hits.first
    }

    private var episode: Episode? { central?.loss.flatMap { run.episodesByLoss[$0] } }

    // MARK: Sentences

    private var deed: String {
        guard let central else {
            return run.record.timeline.contains { $0.kind == .stepFired }
                ? "Nothing proves that anything was done to the cluster."
                : "Nothing was done to the cluster."
        }
        let spans = run.record.faultSpans
        let span = spans.first { $0.step == central.step }
        let others = spans.count - (span == nil ? 0 : 1)
        let more = others > 0 ? " It is one of \(spans.count) faults." : ""
        guard let span else {
            let node = central.loss.map { run.losses[$0].master }
            return
                "\(time(central.effect)): \(node.map { "node \($0)" } ?? "a node") ended by itself.\(more)"
        }
        let length =
            span.isHealed && span.to > span.from ? " for \(length(span.to - span.from))" : ""
        let role =
            episode == nil || span.handsOver
            ? "" : ", the master of shard \(central.shard)"
        return "\(time(central.effect)): \(span.label)\(role)\(length).\(more)"
    }

    private var takeover: String? {
        guard let central else { return nil }
        guard run.absence(of: .log) == nil, run.absence(of: .poll) == nil else {
            return "Whether there was a failover is not known."
        }
        guard let episode else {
            let count = run.ownership.changes.count
            return count == 0 ? "No failover." : "\(count.counted("failover"))."
        }
        var parts: [String] = []
        for (part, words) in [(FailoverPhase.detection, "first suspicion"), (.agreement, "FAIL")] {
            if let end = episode.phases.first(where: { $0.ends(part) })?.end {
                parts.append("\(words) after \(length(end - central.effect))")
            }
        }
        if let new = episode.newMaster, let won = episode.won {
            let word = episode.cause == .command ? "took over" : "elected"
            parts.append("node \(new) \(word) after \(length(won - central.effect))")
        } else {
            parts.append("nobody took over")
        }
        return sentence(parts.joined(separator: ", "))
    }

    private var service: String? {
        guard let central, let outage = outages.first(where: { $0.hit == central }) else {
            return nil
        }
        if outage.seconds == 0 {
            return "Clients of shard \(central.shard) were served throughout."
        }
        guard outage.seconds.isFinite else {
            return "Clients of shard \(central.shard) were not served steadily again."
        }
        let head = "Clients were served steadily again after \(length(.seconds(outage.seconds)))"
        let parts = blame(outage)
        return parts.isEmpty ? head + "." : "\(head): \(parts.joined(separator: ", "))."
    }

    /// Whose part of an outage was whose; nothing where the failover did not end before it.
    private func blame(_ outage: ShardOutage) -> [String] {
        guard let episode, let won = episode.won else { return [] }
        let end = outage.hit.effect + .seconds(outage.seconds)
        guard won <= end else { return [] }
        var parts = episode.phases.filter { ($0.end ?? end) <= won && !$0.isConcurrent }
            .reduce(into: [(name: String, length: Duration)]()) { parts, phase in
                let isElection = [[.propagation], [.electionDelay], [.vote]].contains(phase.parts)
                let name = isElection ? "election" : phase.name
                let length = phase.duration ?? .zero
                if let last = parts.last, last.name == name {
                    parts[parts.count - 1].length = last.length + length
                } else {
                    parts.append((name, length))
                }
            }
        parts.append(("the client", end - won))
        return parts.map { "\(length($0.length)) \($0.name)" }
    }

    private var others: String? {
        guard let stop = run.longestHealthyStop else { return nil }
        let failed = run.healthyGroups.reduce(UInt64(0)) {
            $0 + Selector().failures(among: $1.outcomes)
        }
        let errors = failed == 0 ? "" : "\(ValueText.text(failed)) of their operations failed"
        if stop.seconds == 0 {
            return sentence(errors.isEmpty ? "the other shards served throughout" : errors)
        }
        return sentence(
            "the other shards stood still for up to \(length(.seconds(stop.seconds)))"
                + (errors.isEmpty ? "" : ", and \(errors)"))
    }

    private var data: String? {
        guard let ledger = run.record.load?.ledger, ledger.acknowledged > 0 else { return nil }
        let all = ValueText.text(ledger.acknowledged)
        guard ledger.lost > 0 || ledger.keysChecked > 0 else {
            return "Whether any of \(all) acknowledged writes was lost is not known."
        }
        return ledger.lost == 0
            ? "None of \(all) acknowledged writes was lost."
            : "\(ValueText.text(ledger.lost)) of \(all) acknowledged writes were lost."
    }

    // MARK: Words

    private func time(_ offset: Offset) -> String { ValueText.text(offset) }

    private func length(_ duration: Duration) -> String { ValueText.resolved(duration.inSeconds) }

    private func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst() + "."
    }
}

extension Findings {
    /// What happened, in a few sentences: of the run that tells most; nil when no run could be read.
    package var story: String? {
        guard unavailable == nil, let run = telling else { return nil }
        let text = RunStory(run).text
        guard judgement.runs.count > 1 else { return text }
        return "Run \(run.record.description.index) of \(judgement.runs.count): \(text)"
    }

    /// The run with the worst verdict; among those the one whose clients were kept waiting longest.
    private var telling: RunAnalysis? {
        func rank(_ run: RunAnalysis) -> (Verdict, Double) {
            let verdict = judgement.runs.first { $0.index == run.record.description.index }?.verdict
            return (verdict ?? .passed, run.outages.map { $0.seconds }.max() ?? 0)
        }
        return analyses.max { rank($0) < rank($1) }
    }
}
