import Judgement
import Quantities
import RunRecord
import Statistics

/// One phase of the failover over all episodes.
struct PhaseTally: Sendable {
    /// What it is made of, as `Episode.Phase` has it.
    let parts: [FailoverPhase]
    /// How long it took in each episode that has it, in seconds; infinite where it never ended.
    var seconds: [Double] = []

    /// The phase's name.
    var name: String { parts.name }

    /// Whether it runs beside the others and not after them.
    var isConcurrent: Bool { parts.isConcurrent }

    /// Smallest, median, 95th percentile and greatest; nil when no episode has the phase.
    var spread: Spread? { Spread(seconds) }
}

extension Episode.Phase {
    /// How long it took, in seconds; infinite when it never ended.
    var seconds: Double { end.map { ($0 - start).inSeconds } ?? .infinity }

    /// Whether it runs beside the others and not after them.
    var isConcurrent: Bool { parts.isConcurrent }
}

extension Findings {
    /// The phases in the order in which the episodes have them; those that run beside the others
    /// come last.
    var phases: [PhaseTally] {
        var tallies: [PhaseTally] = []
        for (_, episode) in episodes {
            for phase in episode.phases {
                if let index = tallies.firstIndex(where: { $0.parts == phase.parts }) {
                    tallies[index].seconds.append(phase.seconds)
                } else {
                    tallies.append(PhaseTally(parts: phase.parts, seconds: [phase.seconds]))
                }
            }
        }
        return tallies.filter { !$0.isConcurrent } + tallies.filter { $0.isConcurrent }
    }

    /// Why the failovers of a run are not known, a sentence for each such run; none when all are.
    var failoversUnknown: [String] {
        analyses.compactMap { run in
            run.absence(of: .log).map { why in
                "Failovers of run \(run.record.description.index): not known, for \(why)."
            }
        }
    }
}

/// Smallest, median, 95th percentile and greatest of some values; infinite values sort last.
struct Spread: Sendable {
    /// The smallest value.
    let min: Double
    /// The median.
    let median: Double
    /// The 95th percentile.
    let p95: Double
    /// The greatest value.
    let max: Double

    /// The spread of values; nil when there is none. Values that are not numbers are left out.
    init?(_ values: [Double]) {
        let sorted = values.filter { !$0.isNaN }.sorted()
        guard let first = sorted.first, let last = sorted.last,
            let median = Statistics.median(of: sorted),
            let p95 = Statistics.percentile(95, of: sorted)
        else { return nil }
        min = first
        max = last
        self.median = median
        self.p95 = p95
    }
}
