import Quantities

/// How many operations a second an open loop asks for, over time: one rate, steps, ramps.
///
/// The schedule is the integral of the rate, kept in closed form for each phase: how many operations
/// are due by a time follows from the time alone. No interval is added to another, so nothing drifts.
package struct RateSchedule: Codable, Hashable, Sendable {
    /// A stretch of time in which the rate is constant or changes evenly.
    package struct Phase: Codable, Hashable, Sendable {
        /// Operations a second at its begin and at its end.
        package var from: Double
        package var to: Double
        /// How long it is; nil for the last one, which has no end and whose rate is constant.
        package var length: Duration?

        /// A phase.
        package init(from: Double, to: Double, length: Duration?) {
            self.from = from
            self.to = to
            self.length = length
        }

        /// Operations due after so many seconds of it: `from t + (to - from) t^2 / 2 length`.
        package func count(afterSeconds seconds: Double) -> Double {
            guard let length, length > .zero else { return from * seconds }
            return from * seconds + (to - from) * seconds * seconds / (2 * length.inSeconds)
        }

        /// The seconds after which so many operations are due: the root of the formula above, in the form
        /// that subtracts nothing. Infinite when they never are.
        package func seconds(untilCount count: Double) -> Double {
            guard count > 0 else { return 0 }
            let growth = length.map { $0 > .zero ? (to - from) / $0.inSeconds : 0 } ?? 0
            let root = (from * from + 2 * growth * count).squareRoot()
            guard root.isFinite, from + root > 0 else { return .infinity }
            return 2 * count / (from + root)
        }
    }

    /// The phases in order; the last one has no end.
    package let phases: [Phase]

    /// The same rate for ever.
    package init(constant rate: Double) {
        phases = [Phase(from: rate, to: rate, length: nil)]
    }

    /// Phases in order; the last rate goes on for ever.
    ///
    /// - Returns: nil when there are none, when a rate is negative or not finite, when the last one is
    ///   preceded by a phase without a length, or when all rates are 0.
    package init?(_ phases: [Phase]) {
        guard let last = phases.last else { return nil }
        let rates = phases.flatMap { [$0.from, $0.to] }
        guard rates.allSatisfy({ $0 >= 0 && $0.isFinite }), rates.contains(where: { $0 > 0 }),
            phases.dropLast().allSatisfy({ ($0.length ?? .zero) > .zero })
        else { return nil }
        let rest = Phase(from: last.to, to: last.to, length: nil)
        self.phases = last.length == nil ? phases.dropLast() + [rest] : phases + [rest]
    }

    /// The only rate; nil when it changes.
    package var constantRate: Double? { phases.count == 1 ? phases[0].from : nil }

    /// The greatest rate.
    package var peak: Double { phases.reduce(0) { max($0, $1.from, $1.to) } }

    /// Operations due in the first so many seconds.
    package func count(afterSeconds seconds: Double) -> Double {
        var rest = seconds
        var count = 0.0
        for phase in phases where rest > 0 {
            let length = min(rest, phase.length?.inSeconds ?? rest)
            count += phase.count(afterSeconds: length)
            rest -= length
        }
        return count
    }

    /// Operations a second over the first so long.
    package func mean(over duration: Duration) -> Double {
        guard duration > .zero else { return phases[0].from }
        return count(afterSeconds: duration.inSeconds) / duration.inSeconds
    }
}
