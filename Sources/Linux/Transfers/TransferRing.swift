import CLinux

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
