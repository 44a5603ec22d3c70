/// One link of the relay: the device that its packets come out of, and what becomes of them.
package final class RelayedLink: Sendable {
    /// The link's number, chosen by whoever made it.
    package let number: Int32
    let device: PacketDevice
    let effect: LinkEffect
    let seed: UInt64
    let shared = SharedLinkCounters()

    /// A link that is not relayed yet.
    ///
    /// - Parameters:
    ///   - number: Its number, unlike that of any other link of the same relay.
    ///   - device: Where its packets come out and go in.
    ///   - effect: What becomes of them.
    ///   - seed: What chances and jitter are drawn from.
    package init(
        number: Int32, device: consuming PacketDevice, effect: LinkEffect, seed: UInt64
    ) {
        self.number = number
        self.device = device
        self.effect = effect
        self.seed = seed
    }

    /// What the relay did so far.
    package func counters() -> LinkCounters {
        shared.read()
    }
}
