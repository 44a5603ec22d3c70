import Foundation
import Quantities
import RunRecord

/// The latency of successes over all runs as histograms on a logarithmic scale, one for each window and group of shards.
struct LatencyHistograms: DocumentFigure {
    let tallies: [LoadTally]

    /// Bins of the histogram for each power of ten.
    private static let binsPerDecade = 10.0

    var picture: Markup {
        let bins = tallies.map { (tally: $0, bins: Self.bins($0.latency)) }
        let edges = bins.flatMap { $0.bins.flatMap { [$0.from, $0.to] } }
        let most = bins.flatMap { $0.bins.map { $0.count } }.max() ?? 1
        guard let least = edges.min(), let greatest = edges.max() else { return [] }
        let x = Axis(label: "latency", kind: .logarithmic, domain: Self.decades(least, greatest)) {
            ValueText.text($0, .time)
        }
        let y = Axis(label: "operations", kind: .logarithmic, domain: 0.5...(most * 2)) {
            ValueText.text($0, .count)
        }
        let figures = bins.map { entry -> Markup in
            let caption = "\(entry.tally.window.name), \(entry.tally.group.rawValue) shards"
            let layer = AreaLayer(
                steps: entry.bins.map { (from: $0.from, to: $0.to, low: 0.5, high: $0.count) },
                style: entry.tally.group.style, title: caption)
            return Figure(caption: caption, isHalf: true).markup { width in
                Plot(
                    title: "Latency histogram, \(caption)", width: width, height: 190, x: x, y: y,
                    layers: [layer]
                ).svg
            }
        }
        return .tag("div", ["class": "pair"], .fragment(figures))
    }

    /// Whole powers of ten around two values.
    private static func decades(_ least: Double, _ greatest: Double) -> ClosedRange<Double> {
        let low = pow(10, (log10(least) + 1e-9).rounded(.down))
        return low...max(low * 10, pow(10, (log10(greatest) - 1e-9).rounded(.up)))
    }

    /// The histogram in bins of equal width on a logarithmic scale; edges in seconds.
    private static func bins(
        _ histogram: LatencyHistogram
    ) -> [(from: Double, to: Double, count: Double)] {
        var counts: [Int: UInt64] = [:]
        for bucket in histogram.buckets {
            let place = log10(Double(max(1, bucket.microseconds)) / 1e6) * binsPerDecade
            counts[Int(place.rounded(.down)), default: 0] += bucket.count
        }
        return counts.sorted { $0.key < $1.key }.map { place, count in
            (
                from: pow(10, Double(place) / binsPerDecade),
                to: pow(10, Double(place + 1) / binsPerDecade), count: Double(count)
            )
        }
    }
}
