import Evidence

/// Every measure over the conclusive runs.
struct MeasureSection: Sendable {
    let findings: Findings

    /// The section; nothing when nothing was measured.
    var markup: Markup {
        let measures = findings.judgement.measures
        guard !measures.isEmpty else { return [] }
        var table = Table(
            isCompact: true,
            columns: [
                .words("measure"), .numbers("samples"), .numbers("min"), .numbers("median"),
                .numbers("95 % interval of it"), .numbers("p95"), .numbers("max"),
            ])
        for measure in measures {
            let unit = measure.unit
            var interval = "-"
            if let low = measure.medianLow, let high = measure.medianHigh {
                interval = "\(ValueText.text(low, unit)) to \(ValueText.text(high, unit))"
            }
            table.rows.append([
                .text(measure.name), .text(String(measure.samples.count)),
                .text(ValueText.text(measure.min, unit)),
                .text(ValueText.text(measure.median, unit)), .text(interval),
                .text(ValueText.text(measure.p95, unit)), .text(ValueText.text(measure.max, unit)),
            ])
        }
        return .tag("section", [:], .tag("h2", [:], "Measures"), table.markup)
    }
}
