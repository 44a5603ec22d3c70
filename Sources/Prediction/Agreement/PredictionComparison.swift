import Statistics

/// A prediction held against the failovers measured in a run folder.
package struct PredictionComparison: Codable, Sendable {
    /// One quantity, measured and predicted, in seconds.
    package struct Row: Codable, Hashable, Sendable {
        /// `failover-time`, or a phase.
        package var name: String
        /// The median measured and predicted.
        package var measuredMedian: Double
        /// As predicted.
        package var predictedMedian: Double
        /// The 95th percentile measured.
        package var measuredP95: Double
        /// As predicted.
        package var predictedP95: Double
        /// The largest distance between the two distribution functions (Kolmogorov and Smirnov).
        package var distance: Double
        /// How likely a distance at least as large is when both come from one distribution.
        package var probability: Double

        /// Compares samples, in seconds.
        ///
        /// - Returns: Nil when one of them is empty.
        package init?(name: String, measured: [Double], predicted: [Double]) {
            guard let measuredMedian = Statistics.median(of: measured),
                let predictedMedian = Statistics.median(of: predicted),
                let measuredP95 = Statistics.percentile(95, of: measured),
                let predictedP95 = Statistics.percentile(95, of: predicted),
                predictedP95.isFinite, measuredP95.isFinite
            else { return nil }
            self.name = name
            self.measuredMedian = measuredMedian
            self.predictedMedian = predictedMedian
            self.measuredP95 = measuredP95
            self.predictedP95 = predictedP95
            let test = KolmogorovSmirnov(measured, predicted)
            distance = test.distance
            probability = test.probability
        }

        /// Predicted less measured, in seconds.
        package var medianError: Double { predictedMedian - measuredMedian }
        /// Predicted less measured, in seconds.
        package var p95Error: Double { predictedP95 - measuredP95 }
    }

    /// The run folder.
    package var folder: String
    /// The cluster it measured, in words.
    package var cluster: String
    /// Failovers measured: caused by a fault, elected, in runs with a fresh or healed cluster.
    package var measured: Int
    /// Failovers simulated for it.
    package var predicted: Int
    /// `failover-time`, then the phases.
    package var rows: [Row]

    /// A comparison.
    package init(folder: String, cluster: String, measured: Int, predicted: Int, rows: [Row]) {
        self.folder = folder
        self.cluster = cluster
        self.measured = measured
        self.predicted = predicted
        self.rows = rows
    }
}
