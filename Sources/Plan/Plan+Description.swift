import Quantities
package import RunRecord
import Wording
import Workload

extension Plan {
    /// What a run of the plan is: the head of its evidence.
    ///
    /// - Parameters:
    ///   - index: Which run, from 1.
    ///   - seed: The seed of its random choices.
    ///   - server: What the servers say they are, such as `redis 7.0.15`.
    /// - Returns: A description in which what belongs to the machine is empty, for the runner to
    ///   fill in.
    package func description(index: Int, seed: UInt64, server: String) -> RunDescription {
        let directives = cluster.configuration.map { directive in
            (
                directive.name,
                Secret.shown(directive.values, of: directive.name).joined(separator: ", ")
            )
        }
        return RunDescription(
            index: index, plan: name, about: about, seed: seed, topology: cluster.topology,
            nodeTimeoutMilliseconds: cluster.nodeTimeout.wholeNanoseconds / 1_000_000,
            configuration: Dictionary(directives) { first, _ in first }, server: server,
            sandbox: "", networkEngine: "none", host: [:], programVersion: "",
            wallClockNanoseconds: 0, askedRate: askedRate, clientPolicy: load?.policy.name,
            steps: timeline.map(\.text), durationSeconds: duration.inSeconds)
    }

    /// The load's rate in operations a second, on average over a run; nil without a load or a rate.
    package var askedRate: Double? {
        load?.schedule.map { $0.constantRate ?? $0.mean(over: duration) }
    }
}
