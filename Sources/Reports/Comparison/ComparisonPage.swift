package import Evidence

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
        let head = Markup.tag(
            "header", [:], badge, .tag("h1", [:], .text(words.headline)),
            .tag("p", ["class": "faint"], .text(words.method)))
        let notes = Markup.tag(
            "section", [:], .tag("h2", [:], "What else is to be known"),
            .tag(
                "div", ["class": "notice"],
                .tag("ul", [:], .fragment(words.notes.map { .tag("li", [:], .text($0)) }))))
        return Page(title: "shaketable compare: \(words.headline)").rendered(
            [head] + comparison.plans.map { section($0) } + [words.notes.isEmpty ? [] : notes])
    }

    private func section(_ plan: PlanComparison) -> Markup {
        let primary = plan.measures.filter { $0.isPrimary }
        let others = plan.measures.filter { !$0.isPrimary }
        return .tag(
            "section", [:], .tag("h2", [:], .text(plan.plan)),
            .tag("p", ["class": "faint"], .text(ComparisonWords.sides(plan))), table(primary),
            .fragment(primary.map { figure($0) }),
            others.isEmpty ? [] : .tag("h3", [:], "Other measures"), table(others))
    }

    private func table(_ measures: [MeasureComparison]) -> Markup {
        let headings = ComparisonWords.headings
        var table = Table(
            isCompact: true,
            columns: headings.enumerated().map { index, heading in
                index == 0 || index == headings.count - 1 ? .words(heading) : .numbers(heading)
            })
        for measure in measures {
            table.rows.append(ComparisonWords.cells(measure).map { .text($0) })
        }
        return table.markup
    }

    /// Both sets' runs on one axis, with the number that stands for each.
    private func figure(_ measure: MeasureComparison) -> Markup {
        let base = measure.baseValues.filter { $0.isFinite }
        let new = measure.newValues.filter { $0.isFinite }
        let all = base + new
        guard let least = all.min(), let greatest = all.max(), least < greatest else { return [] }
        let unit = measure.unit
        let margin = (greatest - least) * 0.05
        let axis = Axis(
            label: measure.name, domain: max(0, least - margin)...(greatest + margin)
        ) { ValueText.text($0, unit) }
        let styles = (base: SeriesStyle(colour: 0), new: SeriesStyle(colour: 1))
        let sets = [("base", base, styles.base), ("new", new, styles.new)]
        let layers: [any PlotLayer] =
            sets.map { name, values, style in
                DotLayer(
                    samples: values.map {
                        (value: $0, title: "\(name): \(ValueText.text($0, unit))")
                    }, style: style)
            }
            + [(measure.base, "base", styles.base), (measure.new, "new", styles.new)]
            .enumerated().compactMap { row, rule -> RuleLayer? in
                guard let at = rule.0 else { return nil }
                return RuleLayer(
                    at: at, label: "\(rule.1) \(ValueText.text(at, unit))", row: row,
                    style: rule.2)
            }
        let title =
            "\(measure.name): each run of both sets, and their \(measure.location.rawValue)s"
        return Figure(
            caption: title,
            legend: [
                Figure.Key(style: styles.base, name: "base", isLine: false),
                Figure.Key(style: styles.new, name: "new", isLine: false),
            ]
        ).markup { width in
            DotPlot(title: title, width: width, x: axis, layers: layers, tallestPile: 8).svg
        }
    }
}
