import Foundation
import OutageAnalysis
import Quantities
import RunRecord
import ServerLog
import Wording

/// The time line of an outage as a run's report draws it: a row for each node and kind of event, for the phases of each
/// takeover, and for the clients. The list of events says the same in words.
struct OutageTimeline: DocumentFigure {
    let analysis: OutageAnalysis

    /// Rows beyond this are counted, not drawn.
    private static let mostLanes = 60
    /// Bars of one row beyond this are left out.
    private static let mostBars = 400

    var picture: Markup {
        let all = lanes
        guard !all.isEmpty else { return [] }
        let (start, end) = (start, all.flatMap { $0.bars.map(\.to) }.max() ?? 1)
        let left = all.count - Self.mostLanes
        let hasDays = end > 86_400
        let axis = Axis(
            label: hasDays ? "day and time, as in the logs" : "time of day, as in the logs",
            domain: 0...max(end, 0.1)
        ) {
            Self.clock(
                start.milliseconds + Int64($0 * 1000), hasDays: hasDays, isShort: end < 20)
        }
        let caption = "What the logs tell, by node. Point at a bar for its time and words."
        let figure = Figure(caption: caption, legend: Self.legend).markup { width in
            LaneChart(
                title: caption, width: width, x: axis, lanes: Array(all.prefix(Self.mostLanes)),
                bands: [], rules: []
            ).svg
        }
        return [
            figure,
            left > 0
                ? .tag("p", ["class": "faint"], .text("And \(left.counted("more row")).")) : [],
        ]
    }

    private var start: WallTime {
        (analysis.timeline.map(\.at) + analysis.sources.compactMap(\.firstAt)).min()
            ?? WallTime(milliseconds: 0)
    }

    /// `08:00:54`, with tenths where the whole is short, with the day where there are several.
    private static func clock(_ milliseconds: Int64, hasDays: Bool, isShort: Bool) -> String {
        let seconds = Double(milliseconds) / 1000
        let style = Date.VerbatimFormatStyle(
            format: hasDays
                ? "\(day: .twoDigits) \(month: .abbreviated) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)"
                : "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
            locale: Locale(identifier: "en_US_POSIX"),
            timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
        let text = Date(timeIntervalSince1970: seconds).formatted(style)
        return isShort && !hasDays ? text + ".\((milliseconds % 1000) / 100)" : text
    }

    private var lanes: [LaneChart.Lane] {
        let nodes = analysis.sources.indices.flatMap { source in
            let lanes = Self.kinds.compactMap { kind, label, style in
                lane(label, style) { $0.source == source && $0.kind == kind }
            }
            return Self.grouped(lanes, "Log of \(analysis.name(source: source))")
        }
        let clients = lane("failures", Self.client) { $0.kind == .client }
        return nodes + analysis.failovers.flatMap(takeover)
            + Self.grouped(clients.map { [$0] } ?? [], "Clients")
    }

    /// Rows of which the first has the heading.
    private static func grouped(
        _ lanes: [LaneChart.Lane], _ heading: String
    ) -> [LaneChart.Lane] {
        lanes.enumerated().map { index, lane in
            LaneChart.Lane(
                label: lane.label, bars: lane.bars, heading: index == 0 ? heading : nil)
        }
    }

    private func lane(
        _ label: String, _ style: SeriesStyle, of isWanted: (StoryEvent) -> Bool
    ) -> LaneChart.Lane? {
        let events = analysis.timeline.filter(isWanted)
        let bars = events.prefix(Self.mostBars).map { event in
            let length = event.durationMilliseconds ?? 0
            let words =
                event.durationMilliseconds.map { ", \(ValueText.text(Double($0) / 1e3, .time))" }
                ?? ""
            return bar(
                from: event.at, to: event.at.advanced(by: length), style,
                "\(event.at.timeOfDay) \(event.text)\(words)")
        }
        return bars.isEmpty ? nil : LaneChart.Lane(label: label, bars: bars)
    }

    private func bar(
        from: WallTime, to: WallTime, _ style: SeriesStyle, _ text: String
    ) -> LaneChart.Bar {
        LaneChart.Bar(
            from: Double(from - start) / 1000, to: Double(to - start) / 1000,
            style: "bar \(style.name)", label: "", title: text)
    }

    private static let stall = SeriesStyle(colour: 7)
    private static let failure = SeriesStyle(colour: 1)
    private static let work = SeriesStyle(colour: 0)
    private static let change = SeriesStyle(colour: 2)
    private static let client = SeriesStyle(colour: 5)

    private static let kinds: [(StoryEvent.Kind, String, SeriesStyle)] = [
        (.stall, "stood still", stall), (.process, "its process", change),
        (.save, "wrote to disk", work), (.state, "cluster down", failure),
        (.failure, "others failed", failure), (.election, "elections", change),
        (.role, "its role", change), (.resynchronisation, "synchronised", work),
    ]

    private static let legend = [
        Figure.Key(style: stall, name: "stood still", mark: .area),
        Figure.Key(style: failure, name: "held for down", mark: .area),
        Figure.Key(style: work, name: "wrote, or was synchronised", mark: .area),
        Figure.Key(style: change, name: "changed its role", mark: .area),
        Figure.Key(style: client, name: "a client's failure", mark: .area),
    ]
}

extension OutageTimeline {
    /// One row for each phase of a takeover whose two ends the logs tell.
    private func takeover(_ failover: Failover) -> [LaneChart.Lane] {
        let lost = failover.lost.map { " for \(analysis.name($0))" } ?? ""
        let lanes = Self.phases(of: failover, analysis).map { phase in
            let length = ValueText.text(Double(phase.to - phase.from) / 1e3, .time)
            let words = "\(phase.from.timeOfDay) \(phase.name), \(length)"
            return LaneChart.Lane(
                label: phase.name,
                bars: [bar(from: phase.from, to: phase.to, Self.change, words)])
        }
        return Self.grouped(lanes, "Failover: \(analysis.name(source: failover.source))\(lost)")
    }

    private struct Phase {
        let name: String
        let from: WallTime
        let to: WallTime
    }

    private static func phases(of failover: Failover, _ analysis: OutageAnalysis) -> [Phase] {
        let ends: [(part: FailoverPhase, at: WallTime?)] = [
            (.detection, failover.suspectedAt), (.agreement, failover.failedAt),
            (.propagation, failover.knownAt), (.electionDelay, failover.startedAt),
            (.vote, failover.wonAt),
        ]
        var phases: [Phase] = []
        var from = silence(before: failover, analysis)
        for end in ends {
            if let from, let to = end.at, to >= from {
                phases.append(Phase(name: end.part.rawValue, from: from, to: to))
            }
            from = end.at
        }
        return phases
    }

    /// When the lost master fell silent, where its own log shows that.
    private static func silence(
        before failover: Failover, _ analysis: OutageAnalysis
    ) -> WallTime? {
        guard let lost = failover.lost, let suspected = failover.suspectedAt else { return nil }
        return analysis.gaps.filter {
            analysis.sources[$0.source].node == lost
        }.map {
            (
                from: $0.startedAt.advanced(by: -analysis.clockOffset($0.source)),
                to: $0.endedAt.advanced(by: -analysis.clockOffset($0.source))
            )
        }.last { $0.from <= suspected && $0.to >= suspected }?.from
    }
}
