/// One link of the relay: the device that its packets come out of, and what becomes of them.
package final class RelayedLink: Sendable {
    /// The link's number, chosen by whoever made it.
    package let number: Int32
    let device: PacketDevice
    let effect: LinkEffect
    let random: any RandomNumberGenerator & Sendable
    let shared = SharedLinkCounters()

    /// A link that is not relayed yet.
    ///
    /// - Parameters:
    ///   - number: Its number, unlike that of any other link of the same relay.
    ///   - device: Where its packets come out and go in.
    ///   - effect: What becomes of them.
    ///   - random: What chances and jitter are drawn from.
    package init(
        number: Int32, device: consuming PacketDevice, effect: LinkEffect,
        random: any RandomNumberGenerator & Sendable
    ) {
        self.number = number
        self.device = device
        self.effect = effect
        self.random = random
    }

    /// What the relay did so far, and what never reached it.
    package func counters() -> LinkCounters {
        shared.countOverflow(device.takeLost())
        var counters = shared.read()
        let dropped = InterfaceStatistics.droppedOnTransmission(by: device.name) ?? 0
        counters.overflowed = (counters.overflowed ?? 0) + dropped
        return counters
    }
}
