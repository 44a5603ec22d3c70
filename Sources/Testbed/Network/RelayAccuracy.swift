package import Linux
import Quantities

/// How exactly this machine's engine holds packets: a steady stream across a link between two addresses of the sandbox,
/// first without a rule and then with one.
package struct RelayAccuracy: Sendable {
    /// One stream's outcome.
    package struct Measurement: Sendable {
        /// How many packets were sent each second.
        package let packetsPerSecond: Int
        /// The delay that the rule asked for; nil without a rule.
        package let delay: Duration?
        /// What became of the packets.
        package let result: LinkStreamResult
        /// What the relay's thread used of one core meanwhile, 1 for all of it; nil where it cannot be told.
        package let processorShare: Double?

        /// How much longer than the delay a share of the packets (0 to 1) took at most, in nanoseconds, of which the
        /// time without a rule is `baseNanoseconds`; nil when none came.
        package func errorNanoseconds(_ share: Double, baseNanoseconds: Int64) -> Int64? {
            let asked = delay?.wholeNanoseconds ?? 0
            return result.percentile(share).map { $0 - asked - baseNanoseconds }
        }
    }

    private static let from: UInt32 = 0x7F00_0101
    private static let to: UInt32 = 0x7F00_0102

    private let engine: NetworkEngine
    private let seconds: Int

    /// A measurement with an engine, of so many seconds for each stream. Only inside the sandbox.
    package init(engine: NetworkEngine, seconds: Int) {
        precondition(seconds > 0, "A stream takes at least a second.")
        self.engine = engine
        self.seconds = seconds
    }

    /// Sends one stream; with a delay through a rule of its own, which is removed again.
    ///
    /// - Throws: `NetworkError`; `LinuxError` when the kernel refuses sockets or threads.
    package func measure(packetsPerSecond: Int, delay: Duration?) async throws -> Measurement {
        let controller = try await NetworkController.start(engine: engine, seed: 1)
        do {
            if let delay {
                let ends = [Self.from, Self.to].map {
                    LinkEnd([IPv4Prefix(address: $0, length: 32)])
                }
                _ = try await controller.apply(
                    LinkRule(from: ends[0], to: ends[1], effect: LinkEffect(delay: delay)))
            }
            let stream = LinkStream(
                from: Self.from, to: Self.to, port: 7000, packetsPerSecond: packetsPerSecond,
                count: packetsPerSecond * seconds, patience: .seconds(2))
            let before = ThreadTime.nanoseconds(ofThreadsNamed: PacketRelay.threadName)
            let result = try await stream.run()
            let after = ThreadTime.nanoseconds(ofThreadsNamed: PacketRelay.threadName)
            try await controller.stop()
            let used = before.flatMap { before in after.map { $0 - before } }
            return Measurement(
                packetsPerSecond: packetsPerSecond, delay: delay, result: result,
                processorShare: used.map { Double($0) / Double(seconds) / 1e9 })
        } catch {
            try await controller.stop()
            throw error
        }
    }
}
