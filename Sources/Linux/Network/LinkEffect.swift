/// What a link does to the packets that cross it. The default does nothing.
///
/// The order is netem's: a packet is lost or not, doubled or not, corrupted or not; what is left is then
/// delayed and paced. Chances are ratios from 0 to 1, drawn for each packet on its own.
package struct LinkEffect: Hashable, Sendable {
    /// How the jitter spreads around the delay.
    package enum Distribution: String, Hashable, Sendable, CaseIterable {
        /// Every delay within delay ± jitter is as likely as any other.
        case uniform
        /// A bell whose mean is the delay and whose standard deviation is the jitter.
        case normal
    }

    /// How long each packet is held.
    package var delay: Duration = .zero
    /// How far the delay varies; packets of one flow keep their order all the same.
    package var jitter: Duration = .zero
    /// How the jitter spreads.
    package var distribution: Distribution = .uniform
    /// The chance that a packet is dropped; 1 is a partition.
    package var loss: Double = 0
    /// The chance that a packet arrives twice.
    package var duplicate: Double = 0
    /// The chance that a packet is not held at all and so overtakes those that are; needs a delay.
    package var reorder: Double = 0
    /// The chance that one bit behind the IP header is turned over. The receiver's checksum catches it, so that
    /// TCP sees a loss (and counts it in `InCsumErrors`), just as it does with netem.
    package var corrupt: Double = 0
    /// How fast packets leave, in bits per second, IP headers included; nil for no bound.
    package var rateBitsPerSecond: Int64?

    /// An effect that does nothing.
    package init() {}

    /// An effect that holds each packet.
    package init(
        delay: Duration, jitter: Duration = .zero, distribution: Distribution = .uniform
    ) {
        self.delay = delay
        self.jitter = jitter
        self.distribution = distribution
    }

    /// An effect that drops packets; everything by default.
    package init(loss: Double) {
        self.loss = loss
    }

    /// Whether nothing gets through.
    package var isPartition: Bool { loss >= 1 }

    /// What is wrong with it, as a sentence's end such as "loss must lie between 0 and 1"; nil when nothing is.
    package var problem: String? {
        let chances = [
            ("loss", loss), ("duplicate", duplicate), ("reorder", reorder), ("corrupt", corrupt),
        ]
        for (name, chance) in chances where !(0...1).contains(chance) {
            return "\(name) must lie between 0 % and 100 %"
        }
        if delay < .zero || jitter < .zero { return "delay and jitter cannot be negative" }
        if delay > .seconds(3600) || jitter > .seconds(3600) {
            return "delay and jitter cannot be longer than an hour"
        }
        if reorder > 0 && delay == .zero {
            return "reorder needs a delay, which the packets that overtake do not get"
        }
        if let rate = rateBitsPerSecond, rate < 8 { return "rate must be at least 8 bits a second" }
        return nil
    }
}
