import RedisClient
import RunRecord

/// Collects the operations that a client program reports, and makes of them what our own load would have
/// left.
package struct ClientRecorder {
    /// The most lines that report operations; a program that has more to say counts them together.
    package static let mostLines = 4_000_000
    /// The most operations, counted ones included.
    package static let mostOperations: UInt64 = 100_000_000
    /// How far the end of an operation may lie behind the moment in which it was reported, for clocks read
    /// on two processors: 10 ms.
    private static let slack: Int64 = 10_000_000

    /// What a line said.
    package enum Line: Hashable, Sendable {
        /// Which client it is, as far as it said.
        case ready(String?)
        case done
        case operations
        /// More was reported than is kept.
        case beyondLimit
    }

    let target: LoadTarget
    private let shardOfSlot: [Int]
    private let nodes: [String: Int]
    private let earliest: Int64
    private(set) var operations: [ClientOperation] = []

    /// How many operations were reported.
    package private(set) var count: UInt64 = 0
    /// How many of them were timed by the moment in which their line came.
    package private(set) var timedByReceipt: UInt64 = 0

    /// What it wrote and read.
    package private(set) var ledger = ClientLedger()
    /// Its failures in its own words.
    private(set) var errorTexts = ErrorTexts()
    /// Operations of which it said in the end that they never ended.
    private(set) var pending: UInt64 = 0

    /// Nothing reported yet.
    ///
    /// - Parameters:
    ///   - target: The nodes and shards that there are.
    ///   - earliest: CLOCK_MONOTONIC before which no operation can have begun, in nanoseconds.
    package init(target: LoadTarget, earliest: Int64) {
        self.target = target
        self.earliest = earliest
        shardOfSlot = target.topology.shardIndexOfSlot
        nodes = Dictionary(
            target.nodes.map { ("\($0.host):\($0.port)", $0.number) }, uniquingKeysWith: { $1 })
    }

    /// Takes a line.
    ///
    /// - Parameters:
    ///   - line: Its bytes, without the end.
    ///   - received: When it came, on CLOCK_MONOTONIC.
    /// - Returns: What it said.
    /// - Throws: `ClientLineError` when it says nothing that can be taken; nothing is counted then.
    package mutating func take(_ line: [UInt8], received: Int64) throws(ClientLineError) -> Line {
        let message = try ClientMessage(line: line)
        if message.ready == true { return .ready(message.name) }
        if message.done == true {
            pending = UInt64(min(max(0, message.pending ?? 0), Int(Self.mostOperations)))
            return .done
        }
        var operation = ClientOperation(
            start: 0, end: 0, microseconds: 0, shard: UInt16(try shard(of: message)),
            node: UInt16(message.node.flatMap { nodes[$0] } ?? 0), kind: try kind(of: message),
            outcome: .success, count: 1)
        let isReceipt = try readTimes(message, received, into: &operation)
        var taken: [ClientOperation] = []
        if message.succeeded != nil || message.failed != nil {
            taken = try ClientBatch(message).operations(like: operation)
        } else {
            operation.outcome = try outcome(of: message)
            taken = [operation]
        }
        let sum = taken.reduce(0) { $0 + UInt64($1.count) }
        guard operations.count + taken.count <= Self.mostLines, count + sum <= Self.mostOperations
        else { return .beyondLimit }
        try ledger.take(message, operation)
        if let error = message.error { errorTexts.add(error) }
        for (text, count) in message.failed ?? [:] where count > 0 {
            errorTexts.add(text, count: UInt64(count))
        }
        operations += taken
        count += sum
        if isReceipt { timedByReceipt += sum }
        return .operations
    }

    private func outcome(of message: ClientMessage) throws(ClientLineError) -> OperationOutcome {
        if let error = message.error {
            guard message.ok != true else { throw ClientLineError(why: "both ok and an error") }
            return OperationOutcome(reported: error)
        }
        guard let ok = message.ok else {
            throw ClientLineError(why: "neither 'ok' nor 'error' nor 'succeeded' nor 'failed'")
        }
        return ok ? .success : .other
    }

    private func kind(of message: ClientMessage) throws(ClientLineError) -> OperationKind {
        switch message.kind {
        case "read": return .read
        case "write": return .write
        case .some: throw ClientLineError(why: "'kind' is read or write")
        case nil: break
        }
        guard let command = message.op else { throw ClientLineError(why: "no 'op'") }
        return OperationKind(command: command)
    }

    private func shard(of message: ClientMessage) throws(ClientLineError) -> Int {
        if let key = message.key { return shardOfSlot[HashSlot.of(key)] }
        if let slot = message.slot {
            guard shardOfSlot.indices.contains(slot) else {
                throw ClientLineError(why: "'slot' is from 0 to 16383")
            }
            return shardOfSlot[slot]
        }
        guard let shard = message.shard else {
            throw ClientLineError(why: "neither 'key' nor 'slot' nor 'shard'")
        }
        guard let index = target.topology.shards.firstIndex(where: { $0.number == shard }) else {
            throw ClientLineError(why: "there is no such 'shard'")
        }
        return index
    }

    /// - Returns: Whether the receipt of the line counts as the end.
    private func readTimes(
        _ message: ClientMessage, _ received: Int64, into operation: inout ClientOperation
    ) throws(ClientLineError) -> Bool {
        if let start = message.start, let end = message.end {
            guard start <= end else { throw ClientLineError(why: "it ends before it starts") }
            guard start >= earliest, end <= received &+ Self.slack else {
                throw ClientLineError(
                    why: "its times are outside the run: they must be CLOCK_MONOTONIC nanoseconds")
            }
            (operation.start, operation.end) = (start, end)
        } else {
            guard let took = message.took else {
                throw ClientLineError(why: "neither 'start' and 'end' nor 'took'")
            }
            guard took >= 0, took <= received - earliest else {
                throw ClientLineError(why: "'took' is longer than the run, or negative")
            }
            (operation.start, operation.end) = (received - took, received)
        }
        operation.microseconds = UInt64(operation.end - operation.start) / 1000
        return message.start == nil || message.end == nil
    }
}

extension ClientMessage {
    /// The client and its version in one line of printable letters; nil when it does not say.
    fileprivate var name: String? {
        let text = [client, version].compactMap { $0 }.joined(separator: " ")
            .unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }
        let kept = String(String.UnicodeScalarView(text)).prefix(ClientDescription.longestVersion)
        return kept.isEmpty ? nil : String(kept)
    }
}
