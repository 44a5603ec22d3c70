/// One step of a plan's time line: a fault, when it begins and how long it lasts.
package struct Step: Sendable {
    /// Which step, from 0, in the order written.
    package let number: Int
    /// When it begins, from the start of the load.
    package let at: Duration
    /// What it does.
    package let fault: any Fault
    /// How long it lasts; nil when it has no end of its own.
    package let length: Duration?
    /// Where it stands in the plan.
    package let position: PlanPosition
    /// Where its fault's value stands.
    package let faultPosition: PlanPosition

    /// When it is healed; nil when it has no end of its own.
    package var end: Duration? { length.map { at + $0 } }

    /// The step in words: `at 5s pause master of slot 0 for 20s`.
    package var text: String {
        "at \(at.inWords) \(fault.text)" + (length.map { " for \($0.inWords)" } ?? "")
    }
}
