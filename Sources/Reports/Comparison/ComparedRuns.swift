import Foundation
import History
import Quantities
import Statistics

/// Both sides' runs of a measure in a row each on one axis, with the number that stands for each and what is tolerated.
struct ComparedRuns: DocumentFigure {
    let measure: MeasureComparison

    var picture: Markup {
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
