import Quantities

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
    private let payload: Int
    private let imprint: [UInt8]

    private static let intervalNanoseconds: Int64 = 10_000_000
    /// The fewest bytes of a question: its number and when it was sent.
    package static let leastPayload = 16
    /// Where in a question an imprint stands: where the data of a TCP packet with time stamps begin.
    package static let imprintOffset = 24
    /// What IP and UDP put before them.
    package static let headers = 28

    /// A probe.
    ///
    /// - Parameters:
    ///   - from: The address that asks, from a port of the kernel's choice.
    ///   - to: The address that answers.
    ///   - port: The port that answers.
    ///   - count: How many times to ask, 10 ms apart.
    ///   - patience: How long to wait for answers after the last question.
    ///   - payload: The bytes of a question without its headers; an answer has the fewest.
    ///   - imprint: What a question has where the data of a TCP packet begin; it must fit into the payload.
    package init(
        from: UInt32, to: UInt32, port: UInt16, count: Int, patience: Duration,
        payload: Int = LinkProbe.leastPayload, imprint: [UInt8] = []
    ) {
        precondition(imprint.isEmpty || Self.imprintOffset + imprint.count <= payload)
        self.imprint = imprint
        self.from = from
        self.to = to
        self.port = port
        self.count = count
        patienceNanoseconds = patience.wholeNanoseconds
        self.payload = payload
    }

    /// Asks, and waits for the answers.
    ///
    /// - Throws: `LinuxError` when the kernel refuses sockets or a thread.
    package func run() async throws(LinuxError) -> LinkProbeResult {
        let pair = try DatagramPair(from: from, to: to, port: port)
        return try await ComputingThread(name: "link-probe") { converse(pair.near, pair.far) }
            .value()
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
                asking.send(number: sent, payload: payload, imprint: imprint)
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

extension LinkEffect {
    /// The largest datagram on loopback.
    private static let mostBytes = 60_000

    /// The bytes of a probe without its headers: on a line that is bounded, what takes about 5 ms of it, so that a line
    /// of 100 MB/s and one that is not bounded can be told apart; the fewest elsewhere.
    package var probeBytes: Int {
        guard let rateBitsPerSecond else { return LinkProbe.leastPayload }
        let bytes = Int(clamping: rateBitsPerSecond / 8 / 200)
        return min(Self.mostBytes, max(LinkProbe.leastPayload, bytes - LinkProbe.headers))
    }

    /// How long the line is busy with a probe of so many bytes and its headers, at the least.
    package func timeOnTheLine(ofProbe bytes: Int) -> Duration {
        guard let rateBitsPerSecond else { return .zero }
        return .seconds(Double((bytes + LinkProbe.headers) * 8) / Double(rateBitsPerSecond))
    }
}

/// What became of the probes sent across a link.
package struct LinkProbeResult: Hashable, Sendable {
    /// How many were sent.
    package var sent: Int
    /// How long each took to the other end, in nanoseconds, for those that came there; ascending.
    package var thereNanoseconds: [Int64]
    /// How long each answer took, in nanoseconds, for those that came back; ascending.
    package var backNanoseconds: [Int64]

    /// The middle one of the times there; nil when none came there.
    package var medianThereNanoseconds: Int64? { Self.middle(thereNanoseconds) }

    /// The middle one of the times back; nil when none came back.
    package var medianBackNanoseconds: Int64? { Self.middle(backNanoseconds) }

    private static func middle(_ ascending: [Int64]) -> Int64? {
        ascending.isEmpty ? nil : ascending[(ascending.count - 1) / 2]
    }
}
