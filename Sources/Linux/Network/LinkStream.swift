import Quantities

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
        patienceNanoseconds = patience.wholeNanoseconds
    }

    /// Sends the packets and waits until the last has come or patience is out.
    ///
    /// - Throws: `LinuxError` when the kernel refuses sockets or threads.
    package func run() async throws(LinuxError) -> LinkStreamResult {
        let pair = try DatagramPair(from: from, to: to, port: port)
        let start = MonotonicClock.now() + 10_000_000
        let end = start + Int64(count) * 1_000_000_000 / Int64(packetsPerSecond)
        let receiving = try ComputingThread(name: "stream-receiver") {
            receive(by: pair.far, until: end + patienceNanoseconds)
        }
        let sending = try ComputingThread(name: "stream-sender") {
            send(by: pair.near, start: start)
        }
        await sending.value()
        return await receiving.value()
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
        var result = LinkStreamResult(sent: count)
        result.travelNanoseconds.reserveCapacity(count)
        var seen = [Bool](repeating: false, count: count)
        var highest = -1
        while result.travelNanoseconds.count < count && MonotonicClock.now() < deadline {
            DatagramSocket.wait([socket], until: deadline)
            while let arrival = socket.receive() {
                guard seen.indices.contains(arrival.number), !seen[arrival.number] else {
                    result.duplicated += 1
                    continue
                }
                seen[arrival.number] = true
                result.travelNanoseconds.append(arrival.travelNanoseconds)
                if arrival.number < highest { result.outOfOrder += 1 }
                highest = max(highest, arrival.number)
            }
        }
        return result
    }
}

/// What became of a stream of packets sent across a link at a steady rate.
package struct LinkStreamResult: Hashable, Sendable {
    /// How many were sent.
    package var sent: Int
    /// How long each took that came, in nanoseconds, in the order of arrival; of copies, the first.
    package var travelNanoseconds: [Int64] = []
    /// How many came after one that was sent later.
    package var outOfOrder = 0
    /// How many came that had come before.
    package var duplicated = 0
    /// How many never came.
    package var lost: Int { max(0, sent - travelNanoseconds.count) }

    /// The result of a stream of which nothing has come yet.
    package init(sent: Int) {
        self.sent = sent
    }

    /// The time that this share of the packets (0 to 1) did not exceed, in nanoseconds; nil when none came.
    package func percentile(_ share: Double) -> Int64? {
        let ascending = travelNanoseconds.sorted()
        guard !ascending.isEmpty else { return nil }
        let rank = Int((share * Double(ascending.count)).rounded(.up))
        return ascending[min(max(rank, 1), ascending.count) - 1]
    }
}
