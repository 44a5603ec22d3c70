/// Two sets of runs compared: the answer of `shaketable compare`.
package struct RunComparison: Codable, Sendable {
    /// The answer in a word.
    package enum Conclusion: String, Codable, Sendable, CaseIterable {
        /// A primary measure got worse by more than its tolerance.
        case regression
        /// Every primary measure is shown to be no worse by more than its tolerance.
        case noRegression = "no regression"
        /// Of a primary measure it is not shown, and of none that it got worse by more.
        case notEnoughData = "not enough data"
        /// Runs without any fault differ, on the same server: no change can be laid to anything else.
        case hostChanged = "the host changed"
    }

    /// The version of this format.
    package var format = 1
    /// The answer.
    package var conclusion: Conclusion
    /// How likely one false alarm among all primary measures is, at most.
    package var level: Double
    /// The plans, in the order of their names.
    package var plans: [PlanComparison]
    /// What the control runs tell; nil when there are too few.
    package var controls: ControlCheck?
    /// What else is to be known, in sentences.
    package var notes: [String]
}
