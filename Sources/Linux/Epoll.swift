import CLinux

/// Waits for many descriptors at once, and for a point in time, to the microsecond.
///
/// Edge-triggered: whoever is told that a descriptor is ready reads or writes until it is not.
package struct Epoll: ~Copyable {
    /// What happened to one descriptor.
    package struct Event {
        /// What the descriptor's events are called by.
        package let token: UInt64
        /// Whether there is something to read, or the end of it.
        package let isReadable: Bool
        /// Whether there is room to write.
        package let isWritable: Bool
        /// Whether the other side closed or the connection failed.
        package let isHungUp: Bool
    }

    private let descriptor: Int32
    private let events: UnsafeMutablePointer<epoll_event>
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
    /// - Throws: `SystemError` when the kernel refuses to wait.
    package func wait(nanoseconds: Int64) throws(SystemError) -> Int {
        let count = shaketable_epoll_wait(descriptor, events, capacity, nanoseconds)
        guard count >= 0 else { throw SystemError(call: "epoll_wait", number: -count) }
        return Int(count)
    }

    /// An event of the last wait.
    package func event(at index: Int) -> Event {
        let readiness = shaketable_event_readiness(events + index)
        return Event(
            token: shaketable_event_token(events + index),
            isReadable: readiness & UInt32(SHAKETABLE_READABLE) != 0,
            isWritable: readiness & UInt32(SHAKETABLE_WRITABLE) != 0,
            isHungUp: readiness & UInt32(SHAKETABLE_HUNG_UP) != 0)
    }
}
