import ArgumentParser
import ExperimentRunner
import Experiments
import Faults
import Foundation
import OutageAnalysis
import Plan
import Quantities

/// The workload, the feared stalls and the real failures of a question about a setting.
struct WorkloadOptions: ParsableArguments {
    @Argument(
        help: "A plan whose cluster and load are taken; without one, 3 masters, 500/s, redisson.",
        completion: .file(extensions: ["yaml", "yml"]))
    var plan: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Override a value of the workload; may be repeated.", valueName: "path=value"))
    var overrides: [String] = []

    @Option(
        name: .customLong("stall"),
        help: ArgumentHelp(
            "A stall of a master that is feared, such as 1.5s; may be repeated.",
            valueName: "duration"))
    var stalls: [String] = []

    @Option(
        help: ArgumentHelp(
            "Take the stalls from an outage's log of a server, as `analyze` finds them; may be "
                + "repeated.", valueName: "log"), completion: .file())
    var stallsFrom: [String] = []

    @Option(
        help: ArgumentHelp(
            "The real failures: kill, freeze, partition, joined by commas, or none.",
            valueName: "kinds"))
    var failure = "kill,freeze,partition"

    func validate() throws {
        for stall in stalls where seconds(stall) == nil {
            throw ValidationError(
                "'\(stall)' is no stall: a duration of 10ms to 60s, such as 1.5s.")
        }
        for kind in failureWords where Trial.Kind(rawValue: kind)?.isFailure != true {
            throw ValidationError("'\(kind)' is no real failure: kill, freeze or partition.")
        }
    }

    private var failureWords: [String] {
        failure == "none" ? [] : failure.split(separator: ",").map(String.init)
    }

    /// The real failures.
    var failures: [Trial.Kind] { failureWords.compactMap { Trial.Kind(rawValue: $0) } }

    private func seconds(_ text: String) -> Double? {
        guard let duration = Units.duration.parse(text), duration >= .milliseconds(10),
            duration <= .seconds(60)
        else { return nil }
        return duration.inSeconds
    }

    /// The workload.
    ///
    /// - Throws: `ExitCode` 65, with the errors told.
    func workload() throws -> Plan {
        do {
            let source =
                try plan.map { path throws(PlanError) in
                    try PlanSource(path: InstalledPlans.path(path))
                }
                ?? PlanSource(name: "the usual workload", text: TrialPlan.usualWorkload)
            let workload = try Plan(
                source, overrides: PlanOverrides(settings: overrides), vocabulary: .current)
            guard workload.cluster.attach == nil else {
                throw PlanError(
                    PlanPosition(source: source.name),
                    "its trials start clusters of their own: leave cluster.attach out")
            }
            guard workload.cluster.replicas > 0, workload.cluster.masters >= 3 else {
                throw PlanError(
                    PlanPosition(source: source.name),
                    "a failover needs at least 3 masters, and a replica of each")
            }
            return workload
        } catch {
            throw ExitStatus.badPlan.saying("\(error)")
        }
    }

    /// The stalls, in seconds, rising; those of logs to a tenth of a second, at most 60 s.
    ///
    /// - Throws: `ExitCode` 69 when a log cannot be read, 64 when there is no stall at all.
    func stallSeconds() throws -> [Double] {
        var found = Set(stalls.compactMap(seconds))
        if !stallsFrom.isEmpty {
            var analyzer = OutageAnalyzer(year: nil, nodeTimeoutMilliseconds: nil)
            do {
                for log in stallsFrom { try analyzer.read(log: log) }
            } catch {
                throw ExitStatus.unavailable.saying("\(error)")
            }
            let gaps = analyzer.analysis().gaps.filter { $0.proof != .flushing }
                .map { (Double($0.durationMilliseconds) / 100).rounded() / 10 }
            let long = gaps.filter { $0 > 60 }
            if !long.isEmpty {
                StandardError.write(
                    "\(long.count) stalls of the logs are longer than 60 s (up to \(long.max() ?? 0) s) "
                        + "and are left out: no node-timeout that is of use survives them\n")
            }
            found.formUnion(gaps.filter { (0.1...60).contains($0) })
        }
        return found.sorted()
    }
}
