public import CLinux

/// Makes many sockets' transfers with one system call (io_uring), where the kernel has that and lets us; else one by
/// one. Which of the two it is makes no difference but in cost: nothing outlives the call.
package struct TransferRing: ~Copyable {
    private let ring: UnsafeMutablePointer<shaketable_ring>
    /// Why there is no io_uring; nil when there is.
    package let refusal: SystemError?

    /// A ring for batches of at most so many transfers.
    ///
    /// - Parameter capacity: How many; the kernel refuses 0, which makes a ring that works one by one.
    package init(capacity: Int) {
        ring = .allocate(capacity: 1)
        ring.initialize(to: shaketable_ring())
        let result = shaketable_ring_open(ring, UInt32(capacity))
        refusal = result == 0 ? nil : SystemError(call: "io_uring_setup", number: -result)
    }

    deinit {
        shaketable_ring_close(ring)
        ring.deallocate()
    }

    /// Sends what a batch holds, each as `Socket.send` does.
    package func send(_ batch: borrowing TransferBatch) {
        shaketable_ring_send(ring, batch.transfers, UInt32(truncatingIfNeeded: batch.count))
    }

    /// Receives into what a batch holds, each as `Socket.receive` does.
    package func receive(_ batch: borrowing TransferBatch) {
        shaketable_ring_receive(ring, batch.transfers, UInt32(truncatingIfNeeded: batch.count))
    }
}

/// Transfers that a `TransferRing` makes together, and what became of them.
///
/// Public, since what only the package sees is not inlined into other modules.
public struct TransferBatch: ~Copyable {
    /// So many bytes go at once; no socket takes as many.
    @usableFromInline
    static var most: Int { 1 << 30 }

    @usableFromInline
    let transfers: UnsafeMutablePointer<shaketable_transfer>
    /// How many transfers the batch may hold.
    @usableFromInline
    package let capacity: Int
    /// How many it holds.
    @usableFromInline
    package internal(set) var count = 0

    /// An empty batch for so many transfers.
    package init(capacity: Int) {
        self.capacity = capacity
        transfers = .allocate(capacity: capacity)
        transfers.initialize(repeating: shaketable_transfer(), count: capacity)
    }

    deinit {
        transfers.deallocate()
    }

    /// Makes room for the next transfers.
    @inlinable @inline(__always)
    public mutating func removeAll() {
        count = 0
    }

    /// Adds a transfer; there is room.
    ///
    /// - Parameters:
    ///   - descriptor: The socket.
    ///   - bytes: What is sent, or where what is received goes; it stays until the batch's transfers were made.
    ///   - byteCount: How many bytes that are, at most.
    ///   - token: What the transfer is called by.
    ///   - note: What else is to be known of it.
    @inlinable @inline(__always)
    public mutating func add(
        _ descriptor: Int32, _ bytes: UnsafeMutableRawPointer, count byteCount: Int,
        token: UInt64, note: UInt32 = 0
    ) {
        precondition(count < capacity, "a batch of transfers is full")
        let transfer = transfers + count
        transfer.pointee.token = token
        transfer.pointee.bytes = bytes
        transfer.pointee.count = UInt32(truncatingIfNeeded: min(byteCount, Self.most))
        transfer.pointee.descriptor = descriptor
        transfer.pointee.note = note
        count &+= 1
    }

    /// What a transfer is called by.
    @inlinable @inline(__always)
    public func token(_ index: Int) -> UInt64 { transfers[index].token }

    /// How many bytes it is of, at most.
    @inlinable @inline(__always)
    public func byteCount(_ index: Int) -> Int { Int(transfers[index].count) }

    /// What else was to be known of it.
    @inlinable @inline(__always)
    public func note(_ index: Int) -> UInt32 { transfers[index].note }

    /// What sending did.
    @inlinable @inline(__always)
    public func sent(_ index: Int) -> Socket.Transfer {
        Socket.transfer(sent: Int64(transfers[index].result))
    }

    /// What receiving did.
    @inlinable @inline(__always)
    public func received(_ index: Int) -> Socket.Transfer {
        Socket.transfer(received: Int64(transfers[index].result))
    }
}
