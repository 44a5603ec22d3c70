/// A shard that lost its master, and how it got another: the phases of one failover.
package struct Episode: Codable, Sendable {
    /// One part of the failover; the parts follow each other without a gap.
    package struct Phase: Codable, Sendable {
        /// `detection`, `agreement`, `propagation`, `election delay`, `vote`, `promotion`,
        /// `convergence`; and beside these `client recovery`, which starts with convergence.
        package var name: String
        /// When it begins: where the phase before it ended.
        package var start: Offset
        /// When it ends; nil when it never did.
        package var end: Offset?
        /// Where the end was read: `log`, `poll`, `probe` or `load`.
        package var source: String

        /// A phase.
        package init(name: String, start: Offset, end: Offset?, source: String) {
            self.name = name
            self.start = start
            self.end = end
            self.source = source
        }
    }

    /// The shard, from 1.
    package var shard: Int
    /// The master that was lost.
    package var oldMaster: Int
    /// The replica that took over; nil when none did.
    package var newMaster: Int?
    /// The step of the plan that caused it; nil when no fault explains it (a needless failover).
    package var step: Int?
    /// When the fault took effect.
    package var effect: Offset
    /// When the election was won; nil when it was not.
    package var won: Offset?
    /// The phases in order.
    package var phases: [Phase]

    /// An episode.
    package init(
        shard: Int, oldMaster: Int, newMaster: Int?, step: Int?, effect: Offset, won: Offset?,
        phases: [Phase]
    ) {
        self.shard = shard
        self.oldMaster = oldMaster
        self.newMaster = newMaster
        self.step = step
        self.effect = effect
        self.won = won
        self.phases = phases
    }

    /// From the fault's effect to the election won.
    package var failoverTime: Duration? { won.map { $0 - effect } }
}
