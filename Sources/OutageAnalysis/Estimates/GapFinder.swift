/// Gathers the times in which a process did not run, from all that shows it.
enum GapFinder {
    /// The shortest fork that counts as a stall, in ms.
    static let shortestFork: Int64 = 100
    /// A server looks for ended children ten times a second unless `hz` says otherwise; what is
    /// noticed within this shows nothing in any cluster, in ms. Above it the node timeout decides.
    static let latestReaping: Int64 = 300
    /// The shortest flush that can count in any cluster, in ms.
    static let shortestFlush: Int64 = 50

    /// The gaps of one log, in the order of time.
    static func gaps(in story: LogStory) -> [SilentGap] {
        var silences = story.silence.gaps.facts
        var gaps: [SilentGap] = []
        for child in story.children.runs.facts {
            gaps += [fork(child, &silences), lateReaping(child, &silences)].compactMap { $0 }
        }
        for resynchronisation in story.replicaSide.resynchronisations.facts {
            gaps += flushes(resynchronisation, &silences)
        }
        return (silences + gaps).sorted { $0.startedAt < $1.startedAt }
    }

    /// A fork that stopped the server. In a log that fell silent both are one gap, and its cause is
    /// known.
    private static func fork(_ child: ChildRun, _ silences: inout [SilentGap]) -> SilentGap? {
        if child.triggeredAt == nil,
            let silence = silences.firstIndex(where: { $0.endedAt == child.startedAt })
        {
            // A fork that a command asked for has no line before it; its return ends the silence.
            silences[silence].proof = .forking
        }
        guard let length = child.forkMilliseconds, length >= shortestFork,
            let start = child.triggeredAt
        else { return nil }
        _ = take(from: start, to: child.startedAt, &silences)
        return SilentGap(
            source: child.source, proof: .forking, startedAt: start, endedAt: child.startedAt,
            durationMilliseconds: length, evidence: Array(child.evidence.prefix(2)))
    }

    /// The end of a child that the server noticed late. Where the log fell silent, too, the silence
    /// tells the gap's beginning.
    private static func lateReaping(
        _ child: ChildRun, _ silences: inout [SilentGap]
    ) -> SilentGap? {
        guard let late = child.reapedLateMilliseconds, late >= latestReaping,
            let start = child.childEndedAt, let end = child.finishedAt
        else { return nil }
        let begin = min(start, take(from: start, to: end, &silences) ?? start)
        return SilentGap(
            source: child.source, proof: .childNotReaped, startedAt: begin, endedAt: end,
            durationMilliseconds: end - begin, evidence: Array(child.evidence.suffix(2)))
    }

    private static func flushes(
        _ event: Resynchronisation, _ silences: inout [SilentGap]
    ) -> [SilentGap] {
        event.steps.filter { $0.name == "flushing" }.compactMap { step in
            guard let length = step.durationMilliseconds, length >= shortestFlush else {
                return nil
            }
            let end = step.at.advanced(by: length)
            _ = take(from: step.at, to: end, &silences)
            return SilentGap(
                source: event.source, proof: .flushing, startedAt: step.at, endedAt: end,
                durationMilliseconds: length,
                evidence: event.evidence.filter { $0.text.contains("lush") })
        }
    }

    /// Takes the silences away that overlap a time whose cause is known.
    ///
    /// - Returns: When the first of them began; nil when there is none.
    private static func take(
        from start: WallTime, to end: WallTime, _ silences: inout [SilentGap]
    ) -> WallTime? {
        var first: WallTime?
        silences.removeAll { silence in
            guard silence.proof == .logFellSilent, silence.startedAt <= end,
                silence.endedAt >= start
            else { return false }
            first = min(first ?? silence.startedAt, silence.startedAt)
            return true
        }
        return first
    }
}
