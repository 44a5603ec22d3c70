import RedisClient
package import RunRecord

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
            target.nodes.flatMap { node in
                ([node.host] + node.laterHosts).map { ("\($0):\(node.port)", node.number) }
            }, uniquingKeysWith: { $1 })
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

extension ClientRecorder {
    /// What the program's clients saw, as our own load would have recorded it: operations belong to windows by
    /// their start, to shards by their key, and to slices by their start and end.
    ///
    /// - Parameters:
    ///   - origin: CLOCK_MONOTONIC at the run's start in nanoseconds.
    ///   - fault: When the first fault began, likewise; nil when none did.
    ///   - recovery: When the last one was healed, likewise; nil when not all were.
    /// - Returns: The record; without a ledger, with no rate asked for and without attempts: retries are the program's
    ///   own affair. What ended before the run's start is left out.
    package func record(origin: Int64, fault: Int64?, recovery: Int64?) -> LoadRecord {
        let shards = target.topology.shards.count
        var tally = Tally(shardCount: shards)
        var slices = SliceSeries(shardCount: shards, isAddedUp: false)
        var stretches = StretchLog(shardCount: shards, nodeCount: target.nodes.count)
        var held = pending
        let kept = operations.filter { $0.end >= origin }
        for operation in kept.sorted(by: { ($0.end, $0.start) < ($1.end, $1.start) }) {
            if let recovery, operation.start < recovery, operation.end > recovery + Self.held {
                held += UInt64(operation.count)
            }
            let start = max(0, operation.start - origin)
            let end = max(0, operation.end - origin)
            slices.advance(to: SliceSeries.slice(of: end))
            let window = Self.window(
                from: operation.start, to: operation.end, fault: fault, recovery: recovery)
            let isWrite = operation.kind == .write
            let shard = Int(operation.shard)
            let group = tally.group(window: Int(window.rawValue), shard: shard, isWrite: isWrite)
            let outcome = operation.outcome
            for _ in 0..<operation.count {
                tally.countIssued(group)
                slices.countIssued(intended: start, shard: shard)
                if outcome == .success {
                    let bucket = tally.countSuccess(
                        group, latency: operation.microseconds,
                        serviceLatency: operation.microseconds)
                    slices.countSuccess(
                        intended: start, shard: shard, latency: operation.microseconds,
                        bucket: bucket)
                } else {
                    slices.countOutcome(intended: start, shard: shard, Int(outcome.rawValue))
                    tally.countFailure(group, outcome, latency: operation.microseconds)
                }
                stretches.record(
                    shard: shard, isWrite: isWrite, node: Int(operation.node),
                    outcome: outcome.rawValue, sent: start, completed: end)
            }
        }
        var record = LoadRecord(merging: [
            WorkerReport(
                groups: tally.groups(), slices: slices.finish(), stretches: stretches.stretches(),
                stretchesDropped: stretches.dropped, inFlightPeak: inFlightPeak)
        ])
        record.heldAfterHeal = recovery == nil ? nil : held
        complete(&record, origin: origin, fault: fault, recovery: recovery)
        return record
    }

    /// What is known beside the counts: no attempts, what was read, and the failures in the program's own words.
    private func complete(
        _ record: inout LoadRecord, origin: Int64, fault: Int64?, recovery: Int64?
    ) {
        for index in record.groups.indices {
            record.groups[index].attempts = record.groups[index].attempts.map { _ in 0 }
            record.groups[index].checkedReads = nil
            record.groups[index].staleReads = nil
        }
        ledger.count(into: &record, origin: origin) { start, end in
            Self.window(from: start, to: end, fault: fault, recovery: recovery)
        }
        record.errorTexts = errorTexts.mostFrequent
    }

    /// How long after the last heal what was under way then may take to end, in nanoseconds.
    private static let held: Int64 = 1_000_000_000

    /// As with our own load, an operation that was under way when the first fault began belongs to it.
    private static func window(
        from start: Int64, to end: Int64, fault: Int64?, recovery: Int64?
    ) -> LoadWindow {
        if let recovery, start >= recovery { return .recovery }
        if let fault, end >= fault { return .fault }
        return .baseline
    }

    /// The greatest number of operations under way at once; a batch counts as one.
    private var inFlightPeak: UInt64 {
        let starts = operations.map(\.start).sorted()
        let ends = operations.map(\.end).sorted()
        var (ended, peak) = (0, 0)
        for (begun, start) in starts.enumerated() {
            while ended < ends.count, ends[ended] <= start { ended += 1 }
            peak = max(peak, begun + 1 - ended)
        }
        return UInt64(peak)
    }
}

/// What a program says of its failed operations, in its own words, counted in bounded memory.
struct ErrorTexts: Sendable {
    /// The most different texts that are counted apart; programs put ports and numbers into theirs.
    private static let mostApart = 1000

    private var counts: [String: UInt64] = [:]

    /// Counts a text, unless it says no more than its class.
    mutating func add(_ text: String, count: UInt64 = 1) {
        let outcome = OperationOutcome(reported: text)
        guard outcome == .other || outcome.name.lowercased() != text.lowercased() else { return }
        let known = String(text.prefix(ErrorText.longest))
        guard counts[known] != nil || counts.count < Self.mostApart else { return }
        counts[known, default: 0] += count
    }

    /// The most frequent ones.
    var mostFrequent: [ErrorText] {
        counts.map { ErrorText(text: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
            .prefix(ErrorText.most).map { $0 }
    }
}
