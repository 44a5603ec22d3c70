import Prediction
import Quantities
import RunRecord

/// The histogram of simulated failovers, with what they are held against.
struct PredictedTimes: DocumentFigure {
    let prediction: Prediction

    var picture: Markup {
        guard let first = prediction.histogram.first, let last = prediction.histogram.last else {
            return .tag("p", [:], "No election was won.")
        }
        let bounds = prediction.bounds
        let most = Double(prediction.histogram.map(\.count).max() ?? 1)
        let right = max(last.to, bounds.worstCaseSeconds, bounds.textbookSeconds)
        let caption = "Failover-time of \(prediction.failovers) simulated failovers."
        let steps = prediction.histogram.map {
            (from: $0.from, to: $0.to, low: 0.0, high: Double($0.count))
        }
        let layers: [any PlotLayer] = [
            AreaLayer(steps: steps, style: .healthy, title: caption),
            RuleLayer(
                at: bounds.textbookSeconds, label: "textbook bound", row: 0,
                style: SeriesStyle(colour: 3)),
            RuleLayer(
                at: bounds.worstCaseSeconds, label: "derived worst case", row: 1,
                style: SeriesStyle(colour: 5)),
        ]
        let x = Axis(label: "failover-time, s", domain: min(0, first.from)...right * 1.05) {
            Number.text($0)
        }
        let y = Axis(label: "failovers", domain: 0...most * 1.1) { Number.text($0) }
        return Figure(caption: caption).markup { width in
            Plot(title: caption, width: width, height: 280, x: x, y: y, layers: layers).svg
        }
    }

    func lines(width: Int, glyphs: Glyphs) -> [StyledText]? {
        let most = prediction.histogram.map(\.count).max() ?? 0
        guard most > 0 else { return [StyledText("No election was won.", .doubtful)] }
        let labels = prediction.histogram.map { ValueText.text($0.from, .time) }
        let side = labels.map(\.displayWidth).max() ?? 0
        let room = max(10, width - side - 14)
        return zip(prediction.histogram, labels).map { bar, label in
            let length = (bar.count * room + most - 1) / most
            let fill = String(repeating: glyphs.fills[0], count: length)
            return StyledText(label, .faint).padded(to: side + 2, right: true)
                + StyledText("  ") + StyledText(fill, .series(0)) + StyledText(" \(bar.count)")
        }
    }
}

/// The phases' medians as one bar; a page's table says the same.
struct PredictedPhases: DocumentFigure {
    let prediction: Prediction

    var picture: Markup { [] }

    func lines(width: Int, glyphs: Glyphs) -> [StyledText]? {
        PhaseBar(names: prediction.phases.map(\.name), glyphs: glyphs).lines(
            [("medians", prediction.phases.map { $0.spread.median ?? 0 })], width: width, indent: 0)
    }
}
