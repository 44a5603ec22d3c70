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
