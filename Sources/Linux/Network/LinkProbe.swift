import Synchronization

/// An UDP echo between two loopback addresses, both ends of it in this process and on one clock, so that each
/// direction is timed on its own.
///
/// It is UDP because the servers' ports are free for it: a link rule matches it like TCP, and the servers never see it.
package struct LinkProbe: Sendable {
    private let from: UInt32
    private let to: UInt32
    private let port: UInt16
    private let count: Int
    private let patienceNanoseconds: Int64

    private static let intervalNanoseconds: Int64 = 10_000_000

    /// A probe.
    ///
    /// - Parameters:
    ///   - from: The address that asks, from a port of the kernel's choice.
    ///   - to: The address that answers.
    ///   - port: The port that answers.
    ///   - count: How many times to ask, 10 ms apart.
    ///   - patience: How long to wait for answers after the last question.
    package init(from: UInt32, to: UInt32, port: UInt16, count: Int, patience: Duration) {
        self.from = from
        self.to = to
        self.port = port
        self.count = count
        let parts = patience.components
        patienceNanoseconds = parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
    }

    /// Asks, and waits for the answers.
    ///
    /// - Throws: `LinuxError` when the kernel refuses sockets or a thread.
    package func run() async throws(LinuxError) -> LinkProbeResult {
        let asking = try DatagramSocket(address: from, port: 0)
        let answering = try DatagramSocket(address: to, port: port)
        try answering.connect(address: from, port: try asking.port())
        try asking.connect(address: to, port: port)
        let result = Mutex<LinkProbeResult?>(nil)
        let thread = try PriorityThread.start(name: "link-probe") {
            let found = converse(asking, answering)
            result.withLock { $0 = found }
        }
        await thread.join()
        guard let found = result.withLock({ $0 }) else { fatalError("A joined thread has ended.") }
        return found
    }

    private func converse(_ asking: DatagramSocket, _ answering: DatagramSocket) -> LinkProbeResult
    {
        var there = [Int64?](repeating: nil, count: count)
        var back = [Int64?](repeating: nil, count: count)
        var sent = 0
        var nextSend = MonotonicClock.now()
        var deadline = Int64.max
        while back.contains(where: { $0 == nil }) {
            let now = MonotonicClock.now()
            if now >= deadline { break }
            if sent < count && now >= nextSend {
                asking.send(number: sent)
                sent += 1
                nextSend += Self.intervalNanoseconds
                if sent == count { deadline = now + patienceNanoseconds }
            }
            DatagramSocket.wait([asking, answering], until: sent < count ? nextSend : deadline)
            while let question = answering.receive() {
                guard there.indices.contains(question.number), there[question.number] == nil else {
                    continue
                }
                there[question.number] = question.travelNanoseconds
                answering.send(number: question.number)
            }
            while let answer = asking.receive() {
                guard back.indices.contains(answer.number) else { continue }
                if back[answer.number] == nil { back[answer.number] = answer.travelNanoseconds }
            }
        }
        return LinkProbeResult(
            sent: sent, thereNanoseconds: there.compactMap { $0 }.sorted(),
            backNanoseconds: back.compactMap { $0 }.sorted())
    }
}
