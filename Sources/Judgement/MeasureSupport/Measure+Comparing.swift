import Quantities
package import Statistics

extension Measure {
    /// Less time, fewer errors.
    package var better: Better { .lower }

    /// Reported, and compared, but no regression rests on it.
    package var primary: [String] { [] }

    /// A fifth of a time; of errors a quarter; counts, which scatter most, may double.
    package var tolerance: Double {
        switch unit {
        case .time: 0.2
        case .ratio: 0.25
        case .count: 1
        case .bytes, .rate: 0.1
        }
    }

    /// A difference that nobody minds: 5 ms, as log times and polling are no finer; a tenth of a
    /// percent; of what is counted one in ten runs.
    package var leastDifference: Double {
        switch unit {
        case .time: 0.005
        case .ratio: 0.001
        case .count: 0.1
        case .bytes, .rate: 0
        }
    }

    /// Which number stands for several runs: the mean where most runs have 0.
    package var location: Location {
        switch unit {
        case .time, .bytes, .rate: .median
        case .count, .ratio: .mean
        }
    }
}
