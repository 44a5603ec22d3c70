import ArgumentParser
import Foundation
import Prediction

/// `shaketable predict`
struct Predict: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Predict a cluster's failovers with a model of the protocol; starts nothing.",
        discussion: """
            Simulates every node's cron, pings, gossip, failure reports and elections, up to 1,000 \
            masters, and tells how long each phase of a failover takes, in the terms that `run` \
            measures. --against holds the model against what a run folder measured.

            Exit status: 0, 64 for a cluster outside the model, or 69 when a run folder cannot be read.
            """)

    @OptionGroup var options: PredictionOptions

    @Option(
        help: ArgumentHelp(
            "How likely a master's stall this long is to cost it its role; may be repeated.",
            valueName: "duration"))
    var stall: [String] = []

    @Option(
        help: ArgumentHelp(
            "A run folder to hold the model against, for the cluster it measured; may be repeated.",
            valueName: "run"),
        completion: .directory)
    var against: [String] = []

    @OptionGroup var formatOption: FormatOption

    func validate() throws {
        try formatOption.demand(Prediction.self)
        if let wrong = stall.first(where: { PredictionOptions.seconds($0) == nil }) {
            throw ValidationError(
                "--stall takes a number and a unit, such as 1.5s, not '\(wrong)'.")
        }
    }

    func run() async throws {
        let simulation = try options.simulation()
        let samples = try await simulation.failovers(options.failovers)
        var prediction = simulation.prediction(from: samples)
        prediction.stalls = FailoverSimulation.needlessFailoverProbability(
            ofStalls: stall.compactMap { PredictionOptions.seconds($0) }, in: samples)
        do {
            for path in against {
                let comparison = try MeasuredFailovers(
                    of: path, delayMicroseconds: simulation.shape.delayMicroseconds,
                    uptimeMilliseconds: simulation.shape.uptimeMilliseconds)
                prediction.comparisons.append(
                    try await comparison.compared(
                        failovers: options.failovers, seed: options.seed))
            }
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        try formatOption.tell(prediction)
    }
}
