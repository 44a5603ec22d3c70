import OutageAnalysis
import ServerLog

/// Something that an outage's logs show, and that its replay must show again.
struct ReplayExpectation {
    /// As a plan has it.
    let text: String
    /// The lines that show it.
    let evidence: [LogEvidence]

    /// What a time line has that can bring things about.
    struct Means {
        let stalls: [ReplayStall]
        let transfers: [ReplayTransfer]
        let handovers: [ReplayHandover]
        let masters: Int
        let nodeTimeout: Int64
        /// Whether a server that comes back has data, and may ask for the rest only.
        let keepsData: Bool

        /// What of an expectation it can bring about; nil for nothing: no plan expects what its steps
        /// cannot do, nor more often than they can.
        func met(_ expectation: ReplayExpectation) -> ReplayExpectation? {
            let long = stalls.filter { $0.milliseconds > nodeTimeout }
            let out = long.count { $0.node <= masters }
            let ends = stalls.count { $0.end == .startedAfterCrash || $0.end == .restarted }
            let killed = transfers.count { !$0.follows(any: stalls) }
            let empty = keepsData ? 0 : ends + killed
            let most =
                switch expectation.name {
                case "failovers": out + handovers.count
                case "full-resyncs": out + empty
                case "flaps": long.count
                default: out
                }
            return expectation.atMost(most)
        }
    }

    /// What is expected.
    private var name: Substring { text.prefix { $0 != " " } }

    /// The expectation, with a count that is no larger; nil when that is 0.
    private func atMost(_ most: Int) -> ReplayExpectation? {
        guard most > 0 else { return nil }
        guard let count = text.split(separator: " ").last.flatMap({ Int($0) }), count > most else {
            return self
        }
        return ReplayExpectation(text: "\(name) >= \(most)", evidence: evidence)
    }

    /// Those of an outage, of which the part that is replayed is from `first` to `last`; nil for its own begin and end.
    static func all(
        in analysis: OutageAnalysis, from first: WallTime? = nil, to last: WallTime? = nil
    ) -> [ReplayExpectation] {
        func isReplayed(_ time: WallTime) -> Bool {
            (first.map { $0 <= time } ?? true) && (last.map { time <= $0 } ?? true)
        }
        let demotions = analysis.roleChanges.filter {
            $0.becomes == .replica && $0.master != nil && isReplayed($0.at)
        }
        let full = analysis.resynchronisations.filter {
            $0.kind == .full && $0.side == .replica && isReplayed($0.startedAt)
        }
        let discarding = full.filter { $0.discardedBytes != nil }
        let flaps = analysis.failMarks.filter { $0.clearedAt != nil && isReplayed($0.setAt) }
        let window = analysis.failWindows.filter { isReplayed($0.startedAt) }.max {
            ($0.durationMilliseconds ?? 0) < ($1.durationMilliseconds ?? 0)
        }
        var all: [ReplayExpectation] = []
        // A winner's log tells of a takeover, too.
        let won = analysis.failovers.filter {
            !$0.isManual && $0.lost != nil && isReplayed($0.wonAt)
        }
        if let evidence = demotions.first?.evidence ?? won.first?.failure {
            let count = max(demotions.count, won.count)
            all.append(Self(text: "failovers >= \(count)", evidence: [evidence]))
        }
        if let first = full.first {
            let lines = first.evidence.filter { $0.text.contains("Full resync") }
            all.append(Self(text: "full-resyncs >= \(full.count)", evidence: lines))
        }
        if let first = discarding.first {
            let lines = first.evidence.filter { $0.text.contains("resync") }
            all.append(Self(text: "lost-writes >= 1", evidence: lines))
        }
        if let first = flaps.first {
            let count = distinct(flaps)
            all.append(Self(text: "flaps >= \(max(1, count / 2))", evidence: first.evidence))
        }
        if let window {
            all.append(Self(text: "state-fail-time >= 500ms", evidence: window.evidence))
        }
        return all
    }

    /// How many flaps they are, as the measure counts: however many nodes hold another for failed and take that back,
    /// it is one.
    private static func distinct(_ marks: [FailMark]) -> Int {
        Dictionary(grouping: marks, by: \.about).values.reduce(0) { count, ofNode in
            var end: WallTime?
            return ofNode.sorted { $0.setAt < $1.setAt }.reduce(into: count) { count, mark in
                if end.map({ $0 < mark.setAt }) ?? true { count += 1 }
                end = [end, mark.clearedAt].compactMap(\.self).max()
            }
        }
    }
}
