import CLinux
import Glibc
import Synchronization

/// A thread that holds packets: it takes them out of the links' devices, lets each meet its fate, and puts
/// what is left back in when it is due.
///
/// It belongs into a network namespace of its own. Wherever the kernel allows it, the thread runs at the
/// lowest real-time priority, so that busy servers do not make packets late.
package final class PacketRelay: Sendable {
    enum Command: Sendable {
        case add(RelayedLink)
        case open(Int32)
        case remove(Int32)
        case stop
    }

    struct Order: Sendable {
        let command: Command
        let done: CheckedContinuation<Void, Never>
    }

    private struct Inbox {
        var orders: [Order] = []
        var isOpen = true
    }

    /// What debuggers call its thread.
    package static let threadName = "packet-relay"

    private let inbox = Mutex(Inbox())
    /// An eventfd that tells the thread about orders.
    let wake: Int32

    private init(wake: Int32) {
        self.wake = wake
    }

    deinit {
        close(wake)
    }

    /// Starts a relay without links.
    package static func start() throws(LinuxError) -> PacketRelay {
        let wake = clinux_wake_open()
        guard wake >= 0 else { throw LinuxError(code: -wake, operation: "make an eventfd") }
        let relay = PacketRelay(wake: wake)
        // The thread holds the lock as long as it lives: the loop is its own.
        let loop = Mutex(RelayLoop(relay: relay, pool: try PacketPool()))
        try PriorityThread.start(name: threadName) { loop.withLock { $0.run() } }
        return relay
    }

    /// Takes a link on; packets that come out of its device are relayed from now on.
    package func add(_ link: RelayedLink) async {
        await order(.add(link))
    }

    /// Delivers what a link holds and lets everything that still comes through at once.
    package func open(_ number: Int32) async {
        await order(.open(number))
    }

    /// Delivers what a link holds, and forgets it.
    package func remove(_ number: Int32) async {
        await order(.remove(number))
    }

    /// Delivers what all links hold, forgets them and ends the thread. Stopping twice does no harm.
    package func stop() async {
        await order(.stop)
    }

    private func order(_ command: Command) async {
        await withCheckedContinuation { done in
            let accepted = inbox.withLock { inbox in
                if inbox.isOpen { inbox.orders.append(Order(command: command, done: done)) }
                return inbox.isOpen
            }
            guard accepted else { return done.resume() }
            var one: UInt64 = 1
            write(wake, &one, 8)
        }
    }

    /// The orders given since the last call; closes the inbox when one of them is to stop.
    func takeOrders() -> [Order] {
        inbox.withLock { inbox in
            defer { inbox.orders = [] }
            for case .stop in inbox.orders.map({ $0.command }) { inbox.isOpen = false }
            return inbox.orders
        }
    }
}

/// Room for packets that wait, taken once: small packets and large ones have places of their own, so that
/// room for 64 KiB is not spent on an acknowledgement. Pages that were never used cost nothing.
struct PacketPool: ~Copyable {
    /// The longest packet that has a small place, in bytes.
    static let smallBytes = 2048
    /// The longest packet there is, in bytes.
    static let largeBytes = 65536

    private let memory: UnsafeMutableRawPointer
    private let smallPlaces: Int
    private let size: Int
    private var freeSmall: [Int32]
    private var freeLarge: [Int32]

    /// Reserves room for so many packets.
    init(smallPlaces: Int = 65536, largePlaces: Int = 4096) throws(LinuxError) {
        self.smallPlaces = smallPlaces
        size = smallPlaces * Self.smallBytes + largePlaces * Self.largeBytes
        guard
            let memory = mmap(
                nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                -1, 0), memory != MAP_FAILED
        else { throw LinuxError(code: errno, operation: "reserve \(size >> 20) MiB for packets") }
        self.memory = memory
        freeSmall = (0..<Int32(smallPlaces)).reversed()
        freeLarge = (0..<Int32(largePlaces)).map { Int32(smallPlaces) + $0 }.reversed()
    }

    deinit {
        munmap(memory, size)
    }

    /// Copies a packet into a free place; nil when there is none.
    mutating func store(_ packet: UnsafeRawBufferPointer) -> Int32? {
        let isSmall = packet.count <= Self.smallBytes
        guard let place = isSmall ? freeSmall.popLast() : freeLarge.popLast(),
            let source = packet.baseAddress
        else { return nil }
        address(of: place).copyMemory(from: source, byteCount: packet.count)
        return place
    }

    /// Where the packet in a place starts.
    func address(of place: Int32) -> UnsafeMutableRawPointer {
        let number = Int(place)
        if number < smallPlaces { return memory + number * Self.smallBytes }
        return memory + smallPlaces * Self.smallBytes + (number - smallPlaces) * Self.largeBytes
    }

    /// Frees a place.
    mutating func free(_ place: Int32) {
        if Int(place) < smallPlaces { freeSmall.append(place) } else { freeLarge.append(place) }
    }
}
