import Synchronization

/// Sends small UDP packets from one loopback address to another at a steady rate, and times each by one clock: to
/// measure how exactly a link holds what crosses it.
package struct LinkStream: Sendable {
    private let from: UInt32
    private let to: UInt32
    private let port: UInt16
    private let packetsPerSecond: Int
    private let count: Int
    private let patienceNanoseconds: Int64

    /// A stream.
    ///
    /// - Parameters:
    ///   - from: The sending address.
    ///   - to: The receiving address.
    ///   - port: The receiving port.
    ///   - packetsPerSecond: The rate.
    ///   - count: How many packets.
    ///   - patience: How long to wait for the last of them.
    package init(
        from: UInt32, to: UInt32, port: UInt16, packetsPerSecond: Int, count: Int,
        patience: Duration
    ) {
        self.from = from
        self.to = to
        self.port = port
        self.packetsPerSecond = packetsPerSecond
        self.count = count
        let parts = patience.components
        patienceNanoseconds = parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
    }

    /// Sends the packets and waits until the last has come or patience is out.
    ///
    /// - Throws: `LinuxError` when the kernel refuses sockets or threads.
    package func run() async throws(LinuxError) -> LinkStreamResult {
        let sender = try DatagramSocket(address: from, port: 0)
        let receiver = try DatagramSocket(address: to, port: port)
        try receiver.connect(address: from, port: try sender.port())
        try sender.connect(address: to, port: port)
        let start = MonotonicClock.now() + 10_000_000
        let end = start + Int64(count) * 1_000_000_000 / Int64(packetsPerSecond)
        let result = Mutex<LinkStreamResult?>(nil)
        let receiving = try PriorityThread.start(name: "stream-receiver") {
            let found = receive(by: receiver, until: end + patienceNanoseconds)
            result.withLock { $0 = found }
        }
        let sending = try PriorityThread.start(name: "stream-sender") {
            send(by: sender, start: start)
        }
        await sending.join()
        await receiving.join()
        guard let found = result.withLock({ $0 }) else { fatalError("A joined thread has ended.") }
        return found
    }

    private func send(by socket: DatagramSocket, start: Int64) {
        let interval = 1_000_000_000 / Int64(packetsPerSecond)
        for number in 0..<count {
            let due = start + Int64(number) * interval
            if MonotonicClock.now() < due { DatagramSocket.wait([], until: due) }
            socket.send(number: number)
        }
    }

    private func receive(by socket: DatagramSocket, until deadline: Int64) -> LinkStreamResult {
        var result = LinkStreamResult(sent: count, travelNanoseconds: [], outOfOrder: 0)
        result.travelNanoseconds.reserveCapacity(count)
        var highest = -1
        while result.travelNanoseconds.count < count && MonotonicClock.now() < deadline {
            DatagramSocket.wait([socket], until: deadline)
            while let arrival = socket.receive() {
                result.travelNanoseconds.append(arrival.travelNanoseconds)
                if arrival.number < highest { result.outOfOrder += 1 }
                highest = max(highest, arrival.number)
            }
        }
        return result
    }
}
