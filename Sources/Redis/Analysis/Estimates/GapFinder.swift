/// Gathers the times in which a process did not run, from all that shows it.
enum GapFinder {
    /// The shortest fork that counts as a stall, in ms.
    static let shortestFork: Int64 = 100
    /// A server looks for ended children at least once a second; later than this shows a stall, in
    /// ms.
    static let latestReaping: Int64 = 1500
    /// The shortest flush that counts, in ms.
    static let shortestFlush: Int64 = 1000

    /// The gaps of one log, in the order of time.
    static func gaps(in story: LogStory) -> [SilentGap] {
        var gaps = story.silence.gaps.facts
        for child in story.children.runs.facts {
            if child.triggeredAt == nil,
                let silence = gaps.firstIndex(where: { $0.endedAt == child.startedAt })
            {
                // A fork that a command asked for has no line before it; its return ends the
                // silence.
                gaps[silence].proof = .forking
            }
            if let length = child.forkMilliseconds, length >= shortestFork,
                let start = child.triggeredAt
            {
                // A fork in a log that fell silent is one gap, and its cause is known.
                gaps.removeAll {
                    $0.proof == .logFellSilent && $0.startedAt <= child.startedAt
                        && $0.endedAt >= start
                }
                gaps.append(
                    SilentGap(
                        source: child.source, proof: .forking, startedAt: start,
                        endedAt: child.startedAt, durationMilliseconds: length,
                        evidence: Array(child.evidence.prefix(2))))
            }
            if let late = child.reapedLateMilliseconds, late >= latestReaping,
                let start = child.childEndedAt, let end = child.finishedAt
            {
                gaps.append(
                    SilentGap(
                        source: child.source, proof: .childNotReaped, startedAt: start,
                        endedAt: end, durationMilliseconds: late,
                        evidence: Array(child.evidence.suffix(2))))
            }
        }
        for resynchronisation in story.replicaSide.resynchronisations.facts {
            for step in resynchronisation.steps where step.name == "flushing" {
                guard let length = step.durationMilliseconds, length >= shortestFlush else {
                    continue
                }
                gaps.append(
                    SilentGap(
                        source: resynchronisation.source, proof: .flushing, startedAt: step.at,
                        endedAt: step.at.advanced(by: length), durationMilliseconds: length,
                        evidence: resynchronisation.evidence.filter { $0.text.contains("lush") }))
            }
        }
        return gaps.sorted { $0.startedAt < $1.startedAt }
    }
}
