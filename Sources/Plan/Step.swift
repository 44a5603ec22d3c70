import Quantities

/// One step of a plan's time line: a fault, when it begins and how long it lasts.
package struct Step: Sendable {
    /// What a step can wait for.
    static let conditions = ["cluster ok"]
    /// How long the cluster must be seen whole where the plan does not say: longer than the watch takes to see
    /// that it is not.
    static let usualWholeFor = Duration.milliseconds(200)

    /// Which step, from 0, in the order written, each repetition by itself.
    package let number: Int
    /// When it begins, from the start of the load; at the earliest, when it waits.
    package let at: Duration
    /// What it does.
    package let fault: any FaultSpecification
    /// How long it lasts; nil when it has no end of its own.
    package let length: Duration?
    /// Whether it begins only when the cluster is whole, and when no step before it that waits acts.
    package let waitsForCluster: Bool
    /// How long the cluster must have been whole before, when the step waits.
    package let wholeFor: Duration
    /// Where it stands in the plan.
    package let position: PlanPosition
    /// Where its fault's value stands.
    package let faultPosition: PlanPosition

    /// When it is healed; nil when it has no end of its own.
    package var end: Duration? { length.map { at + $0 } }

    /// The step in words: `at 5s pause master of slot 0 for 20s`.
    package var text: String {
        "at \(at.inWords) \(waitsForCluster ? "or when the cluster is ok " : "")\(fault.text)"
            + (length.map { " for \($0.inWords)" } ?? "")
    }

    /// The same step at another time.
    package func moved(to at: Duration, number: Int) -> Step {
        Step(
            number: number, at: at, fault: fault, length: length,
            waitsForCluster: waitsForCluster, wholeFor: wholeFor, position: position,
            faultPosition: faultPosition)
    }
}
