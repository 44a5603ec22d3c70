import CLinux

/// Waits for many descriptors at once, and for a point in time, to the microsecond.
///
/// Edge-triggered: whoever is told that a descriptor is ready reads or writes until it is not.
package struct Epoll: ~Copyable {
    /// What a descriptor is ready for.
    package struct Readiness: OptionSet, Sendable {
        package let rawValue: UInt32

        /// A set of the values below.
        package init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        /// There is something to read, or the end of the stream.
        package static let readable = Readiness(rawValue: 1)
        /// There is room to write.
        package static let writable = Readiness(rawValue: 2)
        /// The other side closed, or the connection failed.
        package static let hungUp = Readiness(rawValue: 4)
    }

    private let descriptor: Int32
    private let events: UnsafeMutablePointer<shaketable_event>
    private let capacity: Int32 = 256

    /// A waiter that watches nothing yet.
    ///
    /// - Throws: `SystemError` when no descriptor is free.
    package init() throws(SystemError) {
        descriptor = shaketable_epoll_create()
        events = .allocate(capacity: Int(capacity))
        guard descriptor >= 0 else {
            throw SystemError(call: "epoll_create1", number: -descriptor)
        }
    }

    deinit {
        events.deallocate()
        if descriptor >= 0 { Socket.close(descriptor) }
    }

    /// Watches a descriptor for everything until it is closed.
    ///
    /// - Parameters:
    ///   - watched: The descriptor.
    ///   - token: What its events are called by.
    /// - Throws: `SystemError` when the kernel refuses.
    package func add(_ watched: Int32, token: UInt64) throws(SystemError) {
        let result = shaketable_epoll_add(descriptor, watched, token)
        guard result == 0 else { throw SystemError(call: "epoll_ctl", number: -result) }
    }

    /// Waits until something is ready, at most so many nanoseconds (negative: for ever).
    ///
    /// - Returns: How many events there are, 0 to 256; they stay until the next wait.
    package func wait(nanoseconds: Int64) -> Int {
        let count = shaketable_epoll_wait(descriptor, events, capacity, nanoseconds)
        precondition(count >= 0, "epoll_wait failed with error number \(-count).")
        return Int(count)
    }

    /// The token of an event of the last wait.
    package func token(at index: Int) -> UInt64 { events[index].token }

    /// What the descriptor of an event of the last wait is ready for.
    package func readiness(at index: Int) -> Readiness {
        Readiness(rawValue: events[index].readiness)
    }
}
