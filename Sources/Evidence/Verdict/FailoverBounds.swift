/// What a failover is said to take at most, and how often that was passed.
package struct FailoverBounds: Codable, Sendable {
    /// node-timeout * 1.5 + 1 s, as textbooks say.
    package var textbookSeconds: Double
    /// The worst case derived from the protocol's constants for this server version.
    package var worstCaseSeconds: Double
    /// Failovers measured.
    package var failovers: Int
    /// How many took longer than the textbook's bound.
    package var aboveTextbook: Int
    /// How many took longer than the worst case.
    package var aboveWorstCase: Int

    /// Bounds.
    package init(
        textbookSeconds: Double, worstCaseSeconds: Double, failovers: Int, aboveTextbook: Int,
        aboveWorstCase: Int
    ) {
        self.textbookSeconds = textbookSeconds
        self.worstCaseSeconds = worstCaseSeconds
        self.failovers = failovers
        self.aboveTextbook = aboveTextbook
        self.aboveWorstCase = aboveWorstCase
    }
}
