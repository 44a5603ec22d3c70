import Quantities
package import RunRecord
import Statistics

/// What the model says of a cluster's failovers, in the phases and units of the measures. As JSON: `shaketable predict --format json`.
package struct Prediction: Codable, Sendable {
    /// Samples by their quantiles, in seconds; nil stands for what never came.
    package struct Spread: Codable, Hashable, Sendable {
        /// The shortest.
        package var min: Double?
        /// The median.
        package var median: Double?
        /// The 95th percentile.
        package var p95: Double?
        /// The 99th percentile.
        package var p99: Double?
        /// The longest.
        package var max: Double?

        /// The spread of samples in seconds; infinite ones never came.
        package init(_ samples: [Double]) {
            func at(_ percent: Double) -> Double? {
                Statistics.percentile(percent, of: samples).flatMap { $0.isFinite ? $0 : nil }
            }
            (min, median, p95, p99, max) = (at(0), at(50), at(95), at(99), at(100))
        }
    }

    /// One phase of the failover.
    package struct Phase: Codable, Hashable, Sendable {
        /// As in `Episode.Phase`.
        package var name: String
        /// How long it takes.
        package var spread: Spread

        /// A phase.
        package init(name: String, spread: Spread) {
            self.name = name
            self.spread = spread
        }
    }

    /// A bar of the histogram of failover-time.
    package struct Bar: Codable, Hashable, Sendable {
        /// Where it begins, in seconds.
        package var from: Double
        /// Where the next begins.
        package var to: Double
        /// How many failovers took so long.
        package var count: Int
    }

    /// What is predicted for: names and values in words.
    package var inputs: [String: String]
    /// Where every random choice started.
    package var seed: UInt64
    /// Simulated failovers.
    package var failovers: Int
    /// How many of them never came to agree on FAIL, so that nobody took over.
    package var withoutAgreement: Int
    /// How many agreed, and yet elected nobody while the replicas' data was young enough.
    package var withoutElection: Int
    /// How many repeated a vote.
    package var withRepeatedVote: Int
    /// From detection to vote, in order.
    package var phases: [Phase]
    /// From the failure to the election won; of a failover that never came it is none.
    package var failoverTime: Spread
    /// From the failure to FAIL: a stall at least as long causes a needless failover.
    package var untilFail: Spread
    /// The histogram of failover-time.
    package var histogram: [Bar]
    /// The textbook's bound and the one derived from the constants, and how often each was passed.
    package var bounds: FailoverBounds
    /// How likely stalls are to cause a needless failover; empty when none were asked for.
    package var stalls: [StallPrediction]
    /// The prediction against measured runs; empty when none were given.
    package var comparisons: [PredictionComparison]

    /// A prediction from simulated samples.
    ///
    /// - Parameters:
    ///   - inputs: What is predicted for: names and values in words.
    ///   - seed: Where every random choice started.
    ///   - phases: The samples of each phase, in seconds.
    ///   - failoverTimes: Infinite for those that never came.
    ///   - untilFail: Infinite likewise.
    ///   - withRepeatedVote: How many failovers repeated a vote.
    ///   - model: The bounds.
    package init(
        inputs: [String: String], seed: UInt64, phases: [(name: String, samples: [Double])],
        failoverTimes: [Double], untilFail: [Double], withRepeatedVote: Int, model: FailoverModel
    ) {
        self.inputs = inputs
        self.seed = seed
        self.withRepeatedVote = withRepeatedVote
        failovers = failoverTimes.count
        withoutAgreement = untilFail.count { !$0.isFinite }
        withoutElection = failoverTimes.count { !$0.isFinite } - withoutAgreement
        // Of a failover that never came no phase is known.
        self.phases = phases.map { Phase(name: $0.name, spread: Spread($0.samples)) }
        failoverTime = Spread(failoverTimes)
        self.untilFail = Spread(untilFail)
        histogram = Self.histogram(failoverTimes.filter { $0.isFinite })
        bounds = FailoverBounds(
            textbookSeconds: model.textbookSeconds, worstCaseSeconds: model.worstCaseSeconds,
            failovers: failoverTimes.count,
            aboveTextbook: failoverTimes.count { $0 > model.textbookSeconds },
            aboveWorstCase: failoverTimes.count { $0 > model.worstCaseSeconds },
            terms: model.terms, repeatedVoteSeconds: model.repeatedVoteSeconds,
            withRepeatedVote: withRepeatedVote)
        stalls = []
        comparisons = []
    }

    /// Some twenty bars of a round width.
    private static func histogram(_ samples: [Double]) -> [Bar] {
        guard let low = samples.min(), let high = samples.max() else { return [] }
        let wanted = (high - low) / 20
        let steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]
        let step = steps.first { $0 >= wanted } ?? wanted
        let first = Int((low / step).rounded(.down))
        let last = Int((high / step).rounded(.down))
        var counts = [Int](repeating: 0, count: last - first + 1)
        for sample in samples { counts[Int((sample / step).rounded(.down)) - first] += 1 }
        return counts.enumerated().map { index, count in
            Bar(
                from: Double(first + index) * step, to: Double(first + index + 1) * step,
                count: count)
        }
    }
}

extension FailoverSimulation {
    /// Simulates failovers and tells what came out.
    ///
    /// - Throws: `CancellationError`.
    package func prediction(_ count: Int) async throws -> Prediction {
        prediction(from: try await failovers(count))
    }

    /// Tells what came out of samples of this simulation.
    package func prediction(from samples: [FailoverSample]) -> Prediction {
        Prediction(
            inputs: inputs, seed: seed, phases: Self.phases(of: samples),
            failoverTimes: samples.map(\.failoverTime), untilFail: samples.map(\.untilFail),
            withRepeatedVote: samples.count { $0.failedElections > 0 },
            model: FailoverModel(
                nodeTimeoutSeconds: Double(shape.nodeTimeoutMilliseconds) / 1000,
                server: shape.server, replicasPerMaster: shape.replicasPerMaster))
    }

    /// The samples of each phase, of the failovers that came to an end; of the others, those phases that they reached.
    static func phases(of samples: [FailoverSample]) -> [(name: String, samples: [Double])] {
        FailoverSample.phases.map { phase in
            (phase.rawValue, samples.map { $0.seconds(of: phase) }.filter { $0.isFinite })
        }
    }

    private var inputs: [String: String] {
        [
            "masters": "\(shape.masters)", "replicas of each": "\(shape.replicasPerMaster)",
            "node-timeout": time(Double(shape.nodeTimeoutMilliseconds) / 1e3),
            "delay": time(Double(shape.delayMicroseconds) / 1e6),
            "jitter": time(Double(shape.jitterMicroseconds) / 1e6),
            "server": shape.server.text, "failure": shape.failure.rawValue,
            "masters lost at once": "\(shape.failedMasters)",
            "uptime": shape.uptimeMilliseconds.map { time(Double($0) / 1e3) } ?? "3 node-timeouts",
            "replication offsets": shape.offsets.rawValue,
        ]
    }

    private func time(_ seconds: Double) -> String { SampleText.text(seconds, .time) }
}

/// How likely a master's stall of some length causes a needless failover.
package struct StallPrediction: Codable, Hashable, Sendable {
    /// How long the master stands still, in seconds.
    package var stallSeconds: Double
    /// The part of the simulated stalls that ended after FAIL and led to another master, 0 to 1.
    package var probability: Double
    /// The lower end of the probability's 95 % interval, from the number of simulations alone.
    package var low: Double
    /// Its upper end.
    package var high: Double

    /// A probability from counts, with their Wilson interval.
    ///
    /// - Parameters:
    ///   - stallSeconds: How long the master stands still.
    ///   - needless: How many stalls caused a failover.
    ///   - all: Of how many; at least 1.
    package init(stallSeconds: Double, needless: Int, of all: Int) {
        let counted = Proportion(successes: needless, trials: all)
        guard let ratio = counted.ratio else {
            preconditionFailure("A probability needs at least one trial.")
        }
        let interval = counted.wilson()
        self.stallSeconds = stallSeconds
        probability = ratio
        low = interval.lowerBound
        high = interval.upperBound
    }
}
