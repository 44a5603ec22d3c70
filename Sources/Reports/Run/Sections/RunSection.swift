import Judgement
import Quantities
import RunRecord
import Wording

/// Each run over time: who saw and got what around each failover, and the load from start to end.
///
/// The worst run is open, its blame before what was expected; the others fold out without a script.
struct RunSection: Sendable {
    let findings: Findings

    /// More runs than this are left to the data files, to keep the page small.
    private static let mostRuns = 12
    /// More shards than this are not drawn for one run.
    private static let mostShards = 4

    /// Who saw and got what around each failover of the worst run: the first picture that is looked at.
    var blame: [Document.Section] {
        guard let worst = worstRun else { return [] }
        let kind = rank(worst).verdict == .passed ? "slowest" : "worst"
        let heading = findings.runs.count > 1 ? "The \(kind) run: \(title(of: worst))" : "The run"
        return [Document.Section(heading, blame(of: worst))]
    }

    /// That run's load from start to end, and all of the others.
    var load: [Document.Section] {
        guard let worst = worstRun else { return [] }
        let others = findings.runs.filter { $0.description.index != worst.description.index }
        let folded = others.prefix(Self.mostRuns - 1).map { run in
            DocumentBlock.folded(title(of: run), figures(of: run))
        }
        let left = others.count - folded.count
        let rest = DocumentBlock.folded(
            left.counted("more run"), [.faint("Not drawn, to keep the page small.")])
        let heading =
            others.isEmpty ? "Load" : "Load of run \(worst.description.index), and the other runs"
        return [
            Document.Section(heading, [load(of: worst)] + folded + (left > 0 ? [rest] : []))
        ]
    }

    /// The run with the worst verdict; among those the one with the longest failover.
    private var worstRun: RunRecord? {
        findings.runs.max { left, right in
            let first = rank(left)
            let second = rank(right)
            return first.verdict == second.verdict
                ? first.seconds < second.seconds : first.verdict < second.verdict
        }
    }

    private func rank(_ run: RunRecord) -> (verdict: Verdict, seconds: Double) {
        guard let judged = judgement(of: run) else { return (.passed, 0) }
        let seconds = judged.episodes.map { $0.failoverTime?.inSeconds ?? .infinity }.max() ?? 0
        return (judged.verdict, seconds)
    }

    private func judgement(of run: RunRecord) -> RunJudgement? {
        findings.judgement.runs.first { $0.index == run.description.index }
    }

    private func title(of run: RunRecord) -> String {
        let judged = judgement(of: run)
        var parts = ["run \(run.description.index)"]
        if let judged { parts.append(judged.verdict.rawValue) }
        if let episode = judged?.episodes.first {
            parts.append(
                "failover-time \(ValueText.text(episode.failoverTime?.inSeconds ?? .infinity, .time))"
            )
        }
        return parts.joined(separator: ", ")
    }

    private func waits(_ run: RunRecord, _ shard: Int) -> [ShardWait] {
        findings.analyses.first { $0.record.description.index == run.description.index }?
            .waits(ofShard: shard) ?? []
    }

    private func figures(of run: RunRecord) -> [DocumentBlock] {
        blame(of: run) + [load(of: run)]
    }

    private func load(of run: RunRecord) -> DocumentBlock {
        .figure(LoadFigures(findings: findings, run: run))
    }

    private func blame(of run: RunRecord) -> [DocumentBlock] {
        let episodes = judgement(of: run)?.episodes ?? []
        let lost = Set(episodes.map { $0.shard })
        let touched = findings.shards(.affected, of: run).subtracting(lost).sorted()
        let charts =
            episodes.prefix(Self.mostShards).map {
                BlameFigure(
                    run: run, shard: $0.shard, episode: $0, waits: waits(run, $0.shard))
            }
            + touched.prefix(max(0, Self.mostShards - episodes.count)).map {
                BlameFigure(run: run, shard: $0, episode: nil, waits: waits(run, $0))
            }
        return charts.map { .figure($0) }
    }
}
