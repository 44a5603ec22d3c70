import Glibc
import Synchronization

/// Passes bytes between connections that come from outside of the sandbox and servers inside of it, on a thread of
/// its own.
///
/// What happens to a server happens to its clients outside: a connection that the server resets is reset, one that
/// it closes is closed, and while nobody listens inside, connections are refused outside. Only where a connection
/// inside is not answered at all does it look accepted and silent outside, since the kernel outside accepts first.
package final class PortForwarder: Sendable {
    /// One published port, and where what comes to it goes.
    package struct Route: Sendable {
        /// What listens outside.
        package let listener: PublishedListener
        /// The server inside.
        package let target: SocketAddress
        /// The address that connections to the server come from; nil for the system's choice.
        package let source: SocketAddress?
        /// What lets only whole requests through; nil lets all bytes through.
        package let gate: RequestGate?

        /// A route.
        package init(
            from listener: PublishedListener, to target: SocketAddress,
            source: SocketAddress? = nil, gate: RequestGate? = nil
        ) {
            self.listener = listener
            self.target = target
            self.source = source
            self.gate = gate
        }
    }

    private let routes: [Route]
    private let stops = Atomic(false)
    private let heard = Atomic(MonotonicClock.now())
    private let thread = Mutex<JoinableThread?>(nil)

    /// A forwarder along some routes; `start` starts it.
    package init(_ routes: [Route]) {
        self.routes = routes
    }

    /// When a client outside last connected or sent something, on CLOCK_MONOTONIC in nanoseconds; at first, when
    /// this was made.
    package var lastHeard: Int64 { heard.load(ordering: .relaxed) }

    /// Starts to accept and to pass on.
    ///
    /// - Throws: `SystemError` when the kernel has no thread or descriptor to give.
    package func start() async throws {
        try await withCheckedThrowingContinuation { (start: CheckedContinuation<Void, any Error>) in
            do {
                let started = try JoinableThread.start(name: "forwarder") { self.run(start) }
                thread.withLock { $0 = started }
            } catch {
                start.resume(throwing: error)
            }
        }
    }

    private func run(_ start: CheckedContinuation<Void, any Error>) {
        let loop: ForwardingLoop
        do {
            loop = try ForwardingLoop(routes)
        } catch {
            return start.resume(throwing: error)
        }
        start.resume()
        while !stops.load(ordering: .relaxed) {
            if loop.turn() { heard.store(MonotonicClock.now(), ordering: .relaxed) }
        }
        loop.end()
    }

    /// Resets every connection, refuses others, and waits for the thread's end.
    package func stop() async {
        stops.store(true, ordering: .relaxed)
        await thread.withLock { $0 }?.join()
    }
}

/// The work of the forwarder's thread.
private final class ForwardingLoop {
    /// The longest between two looks after servers that do not listen, in nanoseconds.
    private static let tick: Int64 = 10_000_000
    private static let mostLinks = 20_000
    /// How long a request may take to come, and a refused client to go, in nanoseconds.
    private static let grace: Int64 = 5_000_000_000
    /// Where the tokens of connections begin; those below are the routes'.
    private static let firstLink: UInt64 = 1 << 20

    private let routes: [PortForwarder.Route]
    private let epoll: Epoll
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)
    private var links: [UInt64: ForwardedLink] = [:]
    private var next = firstLink
    /// Links that had more to pass than their turn allows.
    private var unfinished: Set<UInt64> = []
    private var presence: [ServerPresence]
    private var lastTick: Int64 = 0
    private var wasHeard = false

    init(_ routes: [PortForwarder.Route]) throws(SystemError) {
        self.routes = routes
        presence = routes.map { ServerPresence(of: $0) }
        epoll = try Epoll()
        for (index, route) in routes.enumerated() {
            try epoll.add(route.listener.descriptor, token: UInt64(index))
        }
    }

    deinit { scratch.deallocate() }

    /// Waits for something to do, at most a tick, and does it.
    ///
    /// - Returns: Whether a client outside connected or sent something.
    func turn() -> Bool {
        wasHeard = false
        let count = (try? epoll.wait(nanoseconds: unfinished.isEmpty ? Self.tick : 0)) ?? 0
        let again = unfinished
        unfinished = []
        for index in 0..<count { handle(epoll.event(at: index)) }
        for number in again { pass(number) }
        let now = MonotonicClock.now()
        if now - lastTick >= Self.tick {
            lastTick = now
            // Also those that came while no descriptor was free.
            for index in routes.indices {
                accept(at: index)
                presence[index].look()
            }
            for (number, link) in links
            where link.lingersSince.map({ now - $0 > Self.grace }) ?? false {
                drop(number, link)
            }
        }
        return wasHeard
    }

    /// Ends everything.
    func end() {
        for route in routes { route.listener.refuse() }
        for link in links.values { link.reset() }
        links = [:]
        for index in presence.indices { presence[index].end() }
    }

    private func handle(_ event: Epoll.Event) {
        guard event.token >= Self.firstLink else { return accept(at: Int(event.token)) }
        let number = event.token & ~1
        guard let link = links[number] else { return }
        let isServer = event.token & 1 == 1
        if isServer, !link.isConnected {
            guard event.isWritable || event.isHungUp else { return }
            guard Socket.connectionError(link.server) == 0 else { return lose(number, link) }
            link.isConnected = true
        } else if event.isHungUp,
            Socket.connectionError(isServer ? link.server : link.client) != 0
        {
            return isServer ? lose(number, link) : drop(number, link)
        }
        pass(number)
    }

    private func accept(at index: Int) {
        let route = routes[index]
        while links.count < Self.mostLinks, !presence[index].isGone {
            let client = Glibc.accept(route.listener.descriptor, nil, nil)
            guard client >= 0 else { return }
            wasHeard = true
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            _ = fcntl(client, F_SETFL, O_NONBLOCK)
            var on: Int32 = 1
            setsockopt(
                client, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            guard let server = try? Socket.connect(to: route.target, from: route.source) else {
                ForwardedLink.reset(client)
                presence[index].suspect()
                continue
            }
            let link = ForwardedLink(
                client: client, server: server, route: index, gate: route.gate)
            links[next] = link
            do throws(SystemError) {
                try epoll.add(client, token: next)
                try epoll.add(server, token: next | 1)
            } catch {
                drop(next, link)
            }
            next += 2
        }
    }

    private func pass(_ number: UInt64) {
        guard let link = links[number], link.isConnected else { return }
        let outcome = link.pass(through: scratch)
        if outcome.heard { wasHeard = true }
        switch outcome.state {
        case .waiting: break
        case .unfinished: unfinished.insert(number)
        case .over:
            link.close()
            links[number] = nil
            presence[link.route].suspect()
        case .clientFailed: drop(number, link)
        case .serverFailed: lose(number, link)
        }
    }

    /// The server ended the connection: it may be gone.
    private func lose(_ number: UInt64, _ link: ForwardedLink) {
        presence[link.route].suspect()
        drop(number, link)
    }

    private func drop(_ number: UInt64, _ link: ForwardedLink) {
        link.reset()
        links[number] = nil
        unfinished.remove(number)
    }
}
