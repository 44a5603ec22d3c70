import Foundation
import Wording

/// One self-contained page about an outage: its time line as a run's report draws it, and what stands
/// out, with its evidence.
package struct OutagePage: Sendable {
    /// Rows beyond this are counted, not drawn.
    private static let mostLanes = 60
    /// Spans of one row beyond this are left out.
    private static let mostSpans = 400

    /// The page's only form.
    package init() {}

    /// The whole page.
    package func render(_ story: OutageStory) -> String {
        var facts = FactList()
        for fact in story.facts { facts.add(fact.name, fact.value) }
        let summary = Markup.fragment(story.summary.map { .tag("p", [:], .text($0)) })
        let head = Markup.tag(
            "header", [:], .tag("h1", [:], .text(story.title)), summary, facts.markup)
        return Page(title: story.title).rendered([
            head, timeline(story), findings(story), limits(story),
        ])
    }

    private func timeline(_ story: OutageStory) -> Markup {
        guard !story.lanes.isEmpty else { return [] }
        let end = story.lanes.flatMap { $0.spans.map(\.to) }.max() ?? 1
        let left = story.lanes.count - Self.mostLanes
        let (start, hasDays) = (story.startMilliseconds, end > 86_400)
        let axis = Axis(
            label: hasDays ? "day and time, as in the logs" : "time of day, as in the logs",
            domain: 0...max(end, 0.1)
        ) {
            Self.clock(start + Int64($0 * 1000), hasDays: hasDays, isShort: end < 20)
        }
        let caption = "What the logs tell, by node. Point at a bar for its time and words."
        let figure = Figure(caption: caption, legend: Self.legend).markup { width in
            LaneChart(
                title: caption, width: width, x: axis, lanes: lanes(story), bands: [], rules: []
            ).svg
        }
        return .tag(
            "section", [:], .tag("h2", [:], "Time line"), figure,
            left > 0 ? .tag("p", ["class": "faint"], .text("And \(left) more rows.")) : [])
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

    private func lanes(_ story: OutageStory) -> [LaneChart.Lane] {
        var group: String?
        return story.lanes.prefix(Self.mostLanes).map { lane in
            let isFirst = lane.group != group
            group = lane.group
            let bars = lane.spans.prefix(Self.mostSpans).map { span in
                LaneChart.Bar(
                    from: span.from, to: span.to, style: "bar \(Self.style(span.meaning).name)",
                    label: "", title: span.text)
            }
            return LaneChart.Lane(
                label: lane.label, bars: bars, heading: isFirst ? lane.group : nil)
        }
    }

    private func findings(_ story: OutageStory) -> Markup {
        let items = story.findings.enumerated().map { index, finding -> Markup in
            let evidence: Markup =
                finding.evidence.isEmpty
                ? []
                : .tag(
                    "details", [:],
                    .tag(
                        "summary", [:],
                        .text("\(finding.evidence.count.counted("line")) of evidence")),
                    .tag("pre", [:], .text(finding.evidence.joined(separator: "\n"))))
            return [
                finding.heading.map { Markup.tag("h2", [:], .text($0)) } ?? [],
                .tag(
                    "h3", [:],
                    .text("\(index + 1). \(finding.severity): \(finding.title)")),
                .fragment(finding.paragraphs.map { .tag("p", [:], .text($0)) }), evidence,
            ]
        }
        let body: Markup =
            items.isEmpty ? .tag("p", [:], "Nothing stands out.") : .fragment(items)
        return .tag("section", [:], .tag("h2", [:], "Findings, the most severe first"), body)
    }

    private func limits(_ story: OutageStory) -> Markup {
        guard !story.limits.isEmpty else { return [] }
        return .tag(
            "section", [:], .tag("h2", [:], "What this does not take into account"),
            .tag(
                "div", ["class": "notice"],
                .tag("ul", [:], .fragment(story.limits.map { .tag("li", [:], .text($0)) }))))
    }

    private static let legend = [
        Figure.Key(style: style(.stall), name: "stood still", mark: .area),
        Figure.Key(style: style(.failure), name: "held for down", mark: .area),
        Figure.Key(style: style(.work), name: "wrote, or was synchronised", mark: .area),
        Figure.Key(style: style(.change), name: "changed its role", mark: .area),
        Figure.Key(style: style(.client), name: "a client's failure", mark: .area),
    ]

    private static func style(_ meaning: OutageStory.Span.Meaning) -> SeriesStyle {
        switch meaning {
        case .stall: SeriesStyle(colour: 7)
        case .failure: SeriesStyle(colour: 1)
        case .work: SeriesStyle(colour: 0)
        case .change: SeriesStyle(colour: 2)
        case .client: SeriesStyle(colour: 5)
        }
    }
}
