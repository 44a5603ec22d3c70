import CLinux
import Glibc

/// What the relay's thread does; nobody else touches it.
final class RelayLoop {
    private struct ActiveLink {
        let link: RelayedLink
        var shaper: LinkShaper
    }

    /// How many packets of a link are read before the clock is looked at again and others get their turn.
    private static let batch = 8

    private let relay: PacketRelay
    private var pool: PacketPool
    private var queue = ReleaseQueue()
    private var links: [ActiveLink] = []
    private var polled: [pollfd] = []
    private var sequence: UInt64 = 0
    private var isStopped = false
    private var lead = WakeLead()
    private let incoming = UnsafeMutableRawBufferPointer.allocate(
        byteCount: PacketPool.largeBytes, alignment: 16)

    init(relay: PacketRelay, pool: consuming PacketPool) {
        self.relay = relay
        self.pool = pool
        watchLinks()
    }

    deinit {
        incoming.deallocate()
    }

    /// Relays until told to stop.
    func run() {
        while !isStopped {
            wait()
            readLinks()
            if polled[0].revents != 0 { followOrders() }
            releaseDue()
        }
    }

    private func wait() {
        // Waking takes its time: the thread asks to be woken before a packet is due, and looks at the clock again
        // and again for what is left, a few microseconds.
        var left: Int64 = -1
        var wakeAt: Int64 = .max
        if let first = queue.first {
            let now = MonotonicClock.now()
            wakeAt = first.dueNanoseconds - lead.nanoseconds
            left = max(0, wakeAt - now)
        }
        let count = UInt64(polled.count)
        let ready = polled.withUnsafeMutableBufferPointer { polled in
            clinux_poll(polled.baseAddress, count, left)
        }
        if ready < 0 {
            for index in polled.indices { polled[index].revents = 0 }
        }
        guard ready <= 0, left > 0 else { return }
        lead.learn(lateNanoseconds: MonotonicClock.now() - wakeAt)
    }

    private func readLinks() {
        for index in links.indices where polled[index + 1].revents != 0 {
            for _ in 0..<Self.batch {
                guard let length = links[index].link.device.receive(into: incoming) else { break }
                take(UnsafeMutableRawBufferPointer(rebasing: incoming[..<length]), index)
            }
        }
    }

    /// Decides about a packet that has come, and keeps it until it is due.
    private func take(_ packet: UnsafeMutableRawBufferPointer, _ index: Int) {
        let link = links[index].link
        guard let flow = PacketFlow.hash(UnsafeRawBufferPointer(packet)) else { return }
        // The clock is read after the packet has come: a delay may be a little long, never short.
        let fate = links[index].shaper.decide(
            now: MonotonicClock.now(), length: packet.count, flow: flow)
        link.shared.count(length: packet.count, fate: fate)
        guard fate.copies > 0 else { return }
        if let choice = fate.corruptedBit { PacketFlow.corrupt(packet, choice: choice) }
        guard let place = pool.store(UnsafeRawBufferPointer(packet)) else {
            link.shared.countOverflow()
            return
        }
        sequence += 1
        queue.insert(
            ReleaseQueue.Entry(
                dueNanoseconds: fate.dueNanoseconds, sequence: sequence, place: place,
                length: Int32(packet.count), link: link.number, copies: Int32(fate.copies)))
    }

    /// Sends all that is due. Reading is bounded and this is not, so that a flood waits in the kernel's queue
    /// instead of making what is held here late.
    private func releaseDue() {
        while let first = queue.first {
            let left = first.dueNanoseconds - MonotonicClock.now()
            if left > WakeLead.mostSpunNanoseconds { return }
            if left > 0 { continue }
            guard let entry = queue.removeFirst() else { return }
            deliver(entry)
        }
    }

    private func deliver(_ entry: ReleaseQueue.Entry) {
        defer { pool.free(entry.place) }
        guard let link = links.first(where: { $0.link.number == entry.link })?.link else { return }
        let packet = UnsafeRawBufferPointer(
            start: pool.address(of: entry.place), count: Int(entry.length))
        for _ in 0..<entry.copies where !link.device.send(packet) {
            link.shared.countOverflow()
        }
    }

    private func followOrders() {
        var count: UInt64 = 0
        read(relay.wake, &count, 8)
        for order in relay.takeOrders() {
            switch order.command {
            case .add(let link):
                let shaper = LinkShaper(effect: link.effect, random: link.random)
                links.append(ActiveLink(link: link, shaper: shaper))
            case .open(let number): open(number)
            case .remove(let number): remove(number)
            case .stop:
                for active in links { remove(active.link.number) }
                isStopped = true
            }
            watchLinks()
            order.done.resume()
        }
    }

    private func open(_ number: Int32) {
        guard let index = links.firstIndex(where: { $0.link.number == number }) else { return }
        let random = links[index].link.random
        links[index].shaper = LinkShaper(effect: LinkEffect(), random: random)
        for entry in queue.removeAll(ofLink: number) { deliver(entry) }
    }

    private func remove(_ number: Int32) {
        open(number)
        guard let index = links.firstIndex(where: { $0.link.number == number }) else { return }
        let link = links.remove(at: index).link
        while let length = link.device.receive(into: incoming) {
            let packet = UnsafeRawBufferPointer(start: incoming.baseAddress, count: length)
            if !link.device.send(packet) { link.shared.countOverflow() }
        }
    }

    private func watchLinks() {
        polled = [pollfd(fd: relay.wake, events: Int16(POLLIN), revents: 0)]
        for active in links {
            polled.append(
                pollfd(fd: active.link.device.descriptor, events: Int16(POLLIN), revents: 0))
        }
    }
}

/// Reads as much of an IPv4 packet as the relay must know.
package enum PacketFlow {
    /// A hash of the packet's protocol, addresses and ports; nil when it is no IPv4 packet.
    ///
    /// Two packets of one direction of one connection have the same hash.
    package static func hash(_ packet: UnsafeRawBufferPointer) -> UInt32? {
        guard let header = headerLength(packet) else { return nil }
        var hash: UInt32 = 2_166_136_261
        // Fowler, Noll and Vo's FNV-1a, by words instead of bytes, with a last mixing.
        func mix(_ word: UInt32) { hash = (hash ^ word) &* 16_777_619 }
        mix(UInt32(packet[9]))
        mix(packet.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
        mix(packet.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
        if packet.count >= header + 4 {
            mix(packet.loadUnaligned(fromByteOffset: header, as: UInt32.self))
        }
        hash ^= hash >> 15
        hash = hash &* 0x85EB_CA6B
        return hash ^ (hash >> 13)
    }

    /// Turns over one bit behind the IP header, picked by a number; a packet without any is left alone.
    package static func corrupt(_ packet: UnsafeMutableRawBufferPointer, choice: UInt32) {
        guard let header = headerLength(UnsafeRawBufferPointer(packet)) else { return }
        let bits = (packet.count - header) * 8
        guard bits > 0 else { return }
        let bit = Int(choice) % bits
        packet[header + bit / 8] ^= 1 << UInt8(bit % 8)
    }

    private static func headerLength(_ packet: UnsafeRawBufferPointer) -> Int? {
        guard packet.count >= 20, packet[0] >> 4 == 4 else { return nil }
        let length = Int(packet[0] & 15) * 4
        return length >= 20 && length <= packet.count ? length : nil
    }
}

/// How much too late the kernel wakes a thread at the least, learnt from how late it did: a thread that asks to be
/// woken so much earlier is on time.
///
/// It follows the lower quartile of what it is told, a little at a time, so that a single preemption does not
/// count and waking too early, which costs processor time, stays the exception.
struct WakeLead {
    /// What is left to wait at most when the clock is looked at again and again, in nanoseconds.
    static let mostSpunNanoseconds: Int64 = 15_000
    /// Waking earlier than this would cost more than it gains.
    private static let mostNanoseconds: Int64 = 60_000
    private static let upNanoseconds: Int64 = 250
    private static let downNanoseconds: Int64 = 750

    /// How much earlier to be woken, in nanoseconds.
    private(set) var nanoseconds: Int64 = 0

    /// Learns from one waking; below 0 is too early.
    mutating func learn(lateNanoseconds: Int64) {
        let step = lateNanoseconds > nanoseconds ? Self.upNanoseconds : -Self.downNanoseconds
        nanoseconds = min(max(nanoseconds + step, 0), Self.mostNanoseconds)
    }
}
