import Judgement
import Quantities
import RunRecord
import Wording

/// What the runs spent their time on, by the clock on the wall: read from the time lines alone.
struct TimeSection: Sendable {
    let findings: Findings

    /// The section's blocks; none where no run is recorded.
    var blocks: [DocumentBlock] {
        let runs = findings.runs.map { (index: $0.description.index, times: RunTimes($0)) }
        guard !runs.isEmpty else { return [] }
        let rows = runs.map { run in
            [String(run.index)] + run.times.parts.map { ValueText.text($0.seconds, .time) }
                + [ValueText.text(run.times.seconds, .time)]
        }
        let headings = ["run"] + runs[0].times.parts.map(\.name) + ["all of it"]
        return [
            .folded(
                "What the runs spent their time on", brief: [.faint(brief(runs.map(\.times)))],
                [.table(DocumentTable(headings, rows: rows))])
        ]
    }

    private func brief(_ all: [RunTimes]) -> String {
        let count = Double(all.count)
        let parts = all[0].parts.indices.compactMap { place -> String? in
            let seconds = all.map { $0.parts[place].seconds }.reduce(0, +) / count
            return seconds > 0
                ? "\(all[0].parts[place].name) \(ValueText.text(seconds, .time))" : nil
        }
        let whole = ValueText.text(all.map(\.seconds).reduce(0, +) / count, .time)
        let whose = all.count == 1 ? "the run" : "a run, in the mean of \(all.count)"
        return "Time of \(whose): \(whole): \(parts.joined(separator: ", "))"
    }
}

/// How long the parts of one run took, in seconds, one after the other.
struct RunTimes: Sendable {
    /// The parts in the order of time.
    let parts: [(name: String, seconds: Double)]

    /// All of them.
    var seconds: Double { parts.map(\.seconds).reduce(0, +) }

    /// Reads them from a run's time line.
    init(_ run: RunRecord) {
        func last(_ kind: EventKind) -> Event? { run.timeline.last { $0.kind == kind } }
        let windows = RunWindows(run)
        let end = max(last(.runEnded)?.at ?? run.end, run.end)
        let stopped = min(last(.loadStopped)?.at ?? end, end)
        let begun = min(max(windows.faultStart ?? stopped, windows.loadStart), stopped)
        let healed = min(max(windows.faultEnd ?? stopped, begun), stopped)
        let whole = min(max(last(.converged)?.at ?? stopped, stopped), end)
        parts = [
            ("start-up", last(.clusterReady)?[.startUp] ?? 0),
            ("first keys", last(.preloaded)?[.seconds] ?? 0),
            ("baseline", (begun - .zero).inSeconds),
            ("fault", (healed - begun).inSeconds),
            ("recovery", (stopped - healed).inSeconds),
            ("until whole", (whole - stopped).inSeconds),
            ("reading back", (end - whole).inSeconds),
        ]
    }
}
