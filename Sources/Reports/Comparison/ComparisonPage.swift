import Foundation
package import History
import Judgement
import Quantities
import Statistics
import Wording

/// A comparison as one self-contained page, with every run of both sets as a dot.
package struct ComparisonPage: Sendable {
    /// The page's only form.
    package init() {}

    /// The whole page.
    package func render(_ comparison: RunComparison) -> String {
        let words = ComparisonWords(comparison: comparison)
        let verdict: Verdict =
            switch comparison.conclusion {
            case .noRegression: .passed
            case .notEnoughData, .hostChanged: .inconclusive
            case .regression: .failed
            }
        let badge = Markup.tag(
            "div", ["class": "badge \(verdict.rawValue)"],
            .text("\(VerdictMark(verdict: verdict).sign) \(comparison.conclusion.rawValue)"))
        let head = Markup.tag("header", [:], badge, .tag("h1", [:], .text(words.headline)))
        let notes = Markup.tag(
            "section", [:], .tag("h2", [:], "What else is to be known"),
            words.notes.isEmpty
                ? []
                : .tag(
                    "div", ["class": "notice"],
                    .tag("ul", [:], .fragment(words.notes.map { .tag("li", [:], .text($0)) }))),
            .tag("p", ["class": "faint"], .text(words.method)))
        return Page(title: "shaketable compare: \(comparison.conclusion.rawValue)").rendered(
            [head] + comparison.plans.map { section($0) } + [notes])
    }

    private func section(_ plan: PlanComparison) -> Markup {
        let measures = ComparisonWords.sorted(plan.measures)
        let news = measures.filter(ComparisonWords.isNews)
        let rest = measures.filter { !ComparisonWords.isNews($0) }
        let told = news.filter { $0.isPrimary || $0.answer == .worse }
        return .tag(
            "section", [:], .tag("h2", [:], .text(plan.plan)),
            .tag("p", ["class": "faint"], .text(ComparisonWords.sides(plan))), table(news),
            .fragment(told.map { figure($0) }),
            folded("Nothing new of \(rest.count.counted("measure"))", rest.isEmpty, table(rest)),
            folded(
                "What the answers rest on: tolerances, p, what could have been seen, runs",
                measures.isEmpty, details(measures)))
    }

    private func folded(_ title: String, _ isEmpty: Bool, _ content: Markup) -> Markup {
        isEmpty
            ? [] : .tag("details", [:], .tag("summary", [:], .text(title)), content)
    }

    private func table(_ measures: [MeasureComparison]) -> Markup {
        var table = Table(
            columns: ComparisonWords.headings.enumerated().map { index, heading in
                index < 2 ? .words(heading) : .numbers(heading)
            })
        for measure in measures {
            let cells = ComparisonWords.cells(measure)
            table.rows.append(
                cells.enumerated().map { index, cell in
                    index == 1
                        ? .tag("span", ["class": "verdict \(tone(measure))"], .text(cell))
                        : .text(cell)
                })
        }
        return table.markup
    }

    private func details(_ measures: [MeasureComparison]) -> Markup {
        var table = Table(
            columns: ComparisonWords.detailHeadings.enumerated().map { index, heading in
                index == 0 ? .words(heading) : .numbers(heading)
            })
        table.rows = measures.map { ComparisonWords.details($0).map { .text($0) } }
        return table.markup
    }

    /// The class that colours an answer; none for what is not news.
    private func tone(_ measure: MeasureComparison) -> String {
        if measure.isRegression { return Verdict.failed.rawValue }
        switch measure.answer {
        case .better: return Verdict.passed.rawValue
        case .worse: return measure.isNotWorse ? "" : Verdict.failed.rawValue
        case .notEnoughData: return Verdict.inconclusive.rawValue
        case .same, .notWorse: return ""
        }
    }

    /// Both sets' runs in a row each on one axis, with the number that stands for each and what is tolerated.
    private func figure(_ measure: MeasureComparison) -> Markup {
        let values = (measure.baseValues + measure.newValues).filter { $0.isFinite }
        guard let base = measure.base, base.isFinite, let least = values.min(),
            let greatest = values.max(), least < greatest
        else { return [] }
        let unit = measure.unit
        // The tolerance belongs into the picture: without it two milliseconds look like a chasm.
        let low = min(least, max(0, base - measure.tolerance))
        let high = max(greatest, base + measure.tolerance)
        let margin = (high - low) * 0.05
        let domain = (low < margin ? 0 : low - margin)...(high + margin)
        let axis = Axis(label: measure.name, domain: domain) {
            Self.tick($0, unit, span: domain.upperBound - domain.lowerBound)
        }
        let rows = [
            RowDotLayer.Row(
                name: "base", values: measure.baseValues, location: measure.base,
                style: SeriesStyle(colour: 0)),
            RowDotLayer.Row(
                name: "new", values: measure.newValues, location: measure.new,
                style: SeriesStyle(colour: 1)),
        ]
        let title =
            "\(measure.name): each run of both sets, their \(measure.location.rawValue)s as a stroke, "
            + "and what is tolerated about the base's as a band"
        return Figure(caption: title).markup { width in
            RowDotPlot(
                title: title, width: width, x: axis,
                layer: RowDotLayer(rows: rows) { ValueText.text($0, unit) },
                band: (base - measure.tolerance)...(base + measure.tolerance)
            ).svg
        }
    }

    /// A tick with as many digits as tell it from its neighbours.
    private static func tick(_ value: Double, _ unit: Quantities.Unit, span: Double) -> String {
        guard unit == .time, span > 0 else { return ValueText.text(value, unit) }
        let (scaled, word, width) =
            span >= 0.5 ? (value, "s", span) : (value * 1000, "ms", span * 1000)
        let decimals = min(6, max(0, Int((1 - log10(width)).rounded(.up))))
        return "\(ValueText.fixed(scaled, decimals: decimals)) \(word)"
    }
}
