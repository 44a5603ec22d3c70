import Glibc

/// Decides what becomes of each packet of a link. It knows neither clock nor packet: times and lengths are given, so
/// that the same random numbers and the same packets always meet the same fate.
package struct LinkShaper: Sendable {
    private let effect: LinkEffect
    private let delay: Double
    private let jitter: Double
    private let nanosecondsPerByte: Double
    private var random: any RandomNumberGenerator & Sendable
    private var lineFree: Int64 = .min
    /// When the last packet of a flow is due. Flows share a place by their hash; then they keep their order
    /// among each other too, which does no harm.
    private var lastDue: [Int64]

    private static let flowPlaces = 4096

    /// A shaper of an effect, whose chances and jitter are drawn from the generator.
    package init(effect: LinkEffect, random: any RandomNumberGenerator & Sendable) {
        self.effect = effect
        delay = effect.delay.fractionalNanoseconds
        jitter = effect.jitter.fractionalNanoseconds
        nanosecondsPerByte = effect.rateBitsPerSecond.map { 8e9 / Double($0) } ?? 0
        self.random = random
        lastDue = Array(repeating: .min, count: Self.flowPlaces)
    }

    /// Decides about a packet.
    ///
    /// - Parameters:
    ///   - now: When it arrived, in nanoseconds; never goes back.
    ///   - length: Its length in bytes.
    ///   - flow: A hash of its addresses and ports. Packets of one flow leave in the order they came, but
    ///     for those reordered on purpose.
    /// - Returns: Its fate; due at the earliest now.
    package mutating func decide(now: Int64, length: Int, flow: UInt32) -> PacketFate {
        var fate = PacketFate(dueNanoseconds: now)
        if happens(effect.loss) {
            fate.copies = 0
            return fate
        }
        if happens(effect.duplicate) { fate.copies = 2 }
        if happens(effect.corrupt) { fate.corruptedBit = UInt32(truncatingIfNeeded: random.next()) }
        if happens(effect.reorder) {
            fate.isReordered = true
            return fate
        }
        let hold = heldNanoseconds()
        var due = now + hold
        if nanosecondsPerByte > 0 {
            lineFree = max(lineFree, now) + Int64(Double(length * fate.copies) * nanosecondsPerByte)
            due = lineFree + hold
        }
        let place = Int(flow) & (Self.flowPlaces - 1)
        due = max(due, lastDue[place])
        lastDue[place] = due
        fate.dueNanoseconds = due
        fate.isDelayed = due > now
        return fate
    }

    private mutating func happens(_ chance: Double) -> Bool {
        chance > 0 && nextRatio() < chance
    }

    /// A random number from 0 up to, but not including, 1.
    private mutating func nextRatio() -> Double {
        Double(random.next() >> 11) * 0x1p-53
    }

    private mutating func heldNanoseconds() -> Int64 {
        guard jitter > 0 else { return Int64(delay) }
        let spread: Double
        switch effect.distribution {
        case .uniform: spread = 2 * nextRatio() - 1
        case .normal:
            // Box and Muller, 1958; 1 - ratio is never 0.
            let radius = (-2 * log(1 - nextRatio())).squareRoot()
            spread = radius * cos(2 * .pi * nextRatio())
        }
        return Int64(max(0, delay + jitter * spread))
    }
}

extension Duration {
    /// The whole of it in nanoseconds.
    fileprivate var fractionalNanoseconds: Double {
        Double(components.seconds) * 1e9 + Double(components.attoseconds) / 1e9
    }
}

/// What is to become of one packet.
package struct PacketFate: Hashable, Sendable {
    /// How often it is sent: 0 when it is lost, 2 when it is doubled.
    package var copies = 1
    /// When it is sent, in nanoseconds on the shaper's clock.
    package var dueNanoseconds: Int64
    /// Whether it waits at all.
    package var isDelayed = false
    /// Whether it is let past the packets before it.
    package var isReordered = false
    /// A number that picks the bit to turn over; nil to leave it whole.
    package var corruptedBit: UInt32?

    /// A packet that is sent once, unharmed, at the given time.
    package init(dueNanoseconds: Int64) {
        self.dueNanoseconds = dueNanoseconds
    }
}
