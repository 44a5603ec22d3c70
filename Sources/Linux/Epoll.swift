public import CLinux

/// Waits for many descriptors at once, and for a point in time, to the microsecond.
///
/// Edge-triggered: whoever is told that a descriptor is ready reads or writes until it is not.
///
/// Public, since what only the package sees is not inlined into other modules.
public struct Epoll: ~Copyable {
    /// What happened to one descriptor.
    public struct Event {
        /// What the descriptor's events are called by.
        public let token: UInt64
        @usableFromInline
        let readiness: UInt32

        @inlinable
        init(token: UInt64, readiness: UInt32) {
            self.token = token
            self.readiness = readiness
        }

        /// Whether there is something to read, or the end of it.
        @inlinable public var isReadable: Bool { has(SHAKETABLE_READABLE) }
        /// Whether there is room to write.
        @inlinable public var isWritable: Bool { has(SHAKETABLE_WRITABLE) }
        /// Whether the other side closed or the connection failed.
        @inlinable public var isHungUp: Bool { has(SHAKETABLE_HUNG_UP) }

        @inlinable @inline(__always)
        func has(_ flag: Int) -> Bool { readiness & UInt32(flag) != 0 }
    }

    private let descriptor: Int32
    @usableFromInline
    let events: UnsafeMutablePointer<epoll_event>
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
    @inlinable @inline(__always)
    public func event(at index: Int) -> Event {
        Event(
            token: shaketable_event_token(events + index),
            readiness: shaketable_event_readiness(events + index))
    }
}
