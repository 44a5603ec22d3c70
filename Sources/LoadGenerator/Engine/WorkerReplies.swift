import Linearizability
import Linux
import RedisClient
import RunRecord
import Workload

/// An operation's way back: its reply, or that none came, becomes an outcome, and the outcome a count, a latency and an
/// entry of the ledger.
extension Worker {
    /// Handles the reply to an operation's attempt; the digest says what it was.
    @inline(__always)
    mutating func handleReply(to index: Int) {
        deadlines.remove(index, operations)
        let accepted = templates.commands[Int(operations[index].command)].accepted
        if accepted & digest.pointee.kindBit != 0 {
            succeed(index)
        } else if templates.commands[Int(operations[index].command)].replicasAwaited > 0 {
            endWait(index)
        } else {
            handleBadReply(to: index)
        }
    }

    /// Handles a reply that is none of the good ones: follows a redirection, or ends the attempt.
    @inline(never)
    mutating func handleBadReply(to index: Int) {
        if case .error = digest.pointee.kind {
            handleError(index)
        } else {
            failAttempt(index, .other)
        }
    }

    private mutating func handleError(_ index: Int) {
        let text = String(decoding: digest.pointee.text, as: UTF8.self)
        if let redirection = ServerError(text).redirection {
            follow(redirection, index)
            return
        }
        failAttempt(index, OperationOutcome(errorReply: text))
    }

    private mutating func follow(_ redirection: Redirection, _ index: Int) {
        let host =
            redirection.endpoint.host.isEmpty
            ? configuration.nodes[Int(operations[index].node)].host : redirection.endpoint.host
        guard let node = node(host: host, port: redirection.endpoint.port) else {
            // Not one of the target's nodes: the load goes nowhere else.
            failAttempt(index, .other)
            return
        }
        guard mayFollow(to: node) else {
            failAttempt(index, .redirectsExhausted)
            return
        }
        if redirection.kind == .moved {
            nodeOfSlot[Int(keys[Int(operations[index].key)].slot)] = UInt16(node)
            if configuration.policy.refreshesOnMoved { requestRefresh() }
        }
        operations[index].redirects += 1
        guard
            configuration.policy.allowsRedirect(
                Int(operations[index].redirects),
                afterFailed: Int(operations[index].failedAttempts))
        else {
            failAttempt(index, .redirectsExhausted)
            return
        }
        operations[index].asks = redirection.kind == .ask
        dispatch(index, to: node)
    }

    private func mayFollow(to node: Int) -> Bool {
        !configuration.policy.followsToMastersOnly || nodes[node].isMaster
            || configuration.readsFrom != .masters
    }

    /// The node with that address, from 0, which the client knows from now on; nil when the target has none.
    func node(host: String, port: Int) -> Int? {
        let index = configuration.nodes.firstIndex {
            Int($0.port) == port && ($0.host == host || $0.laterHosts.contains(host))
        }
        guard let index else { return nil }
        nodes[index].isKnown = true
        let node = configuration.nodes[index]
        if !node.laterHosts.isEmpty, let address = SocketAddress(host, port: node.port) {
            nodes[index].address = address
        }
        return index
    }
}

extension Worker {
    /// Ends an operation with a good reply, which the digest holds.
    @inline(__always)
    mutating func succeed(_ index: Int) {
        if isReadBack {
            takeReadBack(index)
            release(index)
            return
        }
        let operation = operations + index
        let node = Int(operation.pointee.node)
        let shard = Int(operation.pointee.shard)
        let group = operation.pointee.group
        let intended = operation.pointee.intended
        let latency = Self.microseconds(now &- intended)
        // What was sent when it was meant to be, as all of a closed loop, has one latency, not two.
        let firstSent = operation.pointee.firstSent
        let service = firstSent == intended ? latency : Self.microseconds(now &- firstSent)
        nodes[node].failuresInRow = 0
        let bucket = tally.countSuccess(group, latency: latency, serviceLatency: service)
        slices.countSuccess(
            intended: intended &- configuration.origin, shard: shard, latency: latency,
            bucket: bucket)
        stretches.record(
            shard: shard, isWrite: operation.pointee.isWrite, node: node &+ 1,
            outcome: UInt8(Tally.success),
            sent: operation.pointee.lastSent &- configuration.origin, completed: offset)
        if operation.pointee.isLedgered {
            keys[Int(operation.pointee.key)].acknowledge(by: node &+ 1, at: offset)
        } else if templates.commands[Int(operation.pointee.command)].isChecked {
            if templates.commands[Int(operation.pointee.command)].isOfCounter {
                settleCounter(index)
            } else {
                checkRead(index)
            }
        }
        if operation.pointee.recorded >= 0 { recordAnswer(index) }
        release(index)
    }

    /// Ends an attempt without a good reply; another follows when the policy says so. The attempt
    /// is in no list any more.
    @inline(never)
    mutating func failAttempt(_ index: Int, _ outcome: OperationOutcome) {
        let operation = operations + index
        if operation.pointee.recorded >= 0 { recordFailure(index, outcome) }
        let policy = configuration.policy
        let wasSent = operation.pointee.connection >= 0
        operation.pointee.connection = -1
        if outcome == .connectionRefused || outcome == .connectTimeout,
            Int(operation.pointee.failedConnects) < policy.connectRetries,
            nodes[Int(operation.pointee.node)].frozenUntil <= now
        {
            operation.pointee.failedConnects &+= 1
            operation.pointee.state = .reconnecting
            operation.pointee.lastFailure = outcome
            retryQueue.insert(Int32(index), due: now &+ policy.connectRetryInterval)
            return
        }
        if isPooled { returnPermit(index) }
        operation.pointee.failedConnects = 0
        operation.pointee.lastFailure = outcome
        operation.pointee.failedAttempts &+= 1
        countFailure(outcome, node: Int(operation.pointee.node))
        if !isReadBack { tally.countAttempt(operation.pointee.group, outcome) }
        let failed = Int(operation.pointee.failedAttempts)
        let redirects = Int(operation.pointee.redirects)
        guard policy.allowsAttempt(afterFailed: failed, redirects: redirects),
            policy.retries(outcome),
            operation.pointee.isWrite == false || !policy.retriesReadsOnly
        else {
            fail(index, outcome)
            return
        }
        let wait =
            policy.waitsFromStart && policy.sendTimeout == nil && !wasSent
            ? max(0, operation.pointee.deadline &- now)
            : policy.attemptWait(
                afterFailed: failed, outcome, elapsed: now &- operation.pointee.intended,
                fraction: random.nextFraction())
        guard now &+ wait &- operation.pointee.intended < policy.givesUpAfter else {
            fail(index, outcome)
            return
        }
        operation.pointee.state = .retrying
        retryQueue.insert(Int32(index), due: now &+ wait)
    }

    /// Ends an operation without success.
    private mutating func fail(_ index: Int, _ outcome: OperationOutcome) {
        let operation = operations[index]
        release(index)
        guard !isReadBack else { return }
        let shard = Int(operation.shard)
        tally.countFailure(
            operation.group, outcome, latency: Self.microseconds(now &- operation.intended))
        slices.countOutcome(
            intended: operation.intended &- configuration.origin, shard: shard,
            Int(outcome.rawValue))
        stretches.record(
            shard: shard, isWrite: operation.isWrite, node: Int(operation.node) + 1,
            outcome: outcome.rawValue,
            sent: operation.lastSent &- configuration.origin, completed: offset)
        if operation.isLedgered { keys[Int(operation.key)].giveUp() }
        giveUpIncrement(operation)
        if operation.recorded >= 0 { log.giveUp(operation.recorded) }
    }

    /// Notes an increment that its counter may have and nobody was told of.
    private mutating func giveUpIncrement(_ operation: Operation) {
        guard templates.commands[Int(operation.command)].isCounted else { return }
        keyTable.counters?[Int(operation.key)].giveUp()
    }

    /// Notes that nobody knows whether the attempt under way was or will be applied.
    mutating func noteUnknown(_ index: Int) {
        if templates.commands[Int(operations[index].command)].isCounted {
            noteUncounted(index)
            return
        }
        // A write that was answered was applied then; it will not be later.
        guard operations[index].isLedgered, !operations[index].isMade else { return }
        keys[Int(operations[index].key)].noteUnknown()
    }

    private mutating func countFailure(_ outcome: OperationOutcome, node: Int) {
        guard let limit = configuration.policy.freezesAfter else { return }
        guard configuration.policy.freezes(outcome) else {
            // An attempt that was not sent says nothing of the node.
            if outcome != .poolExhausted { nodes[node].failuresInRow = 0 }
            return
        }
        guard nodes[node].frozenUntil <= now else { return }
        nodes[node].failuresInRow += 1
        if nodes[node].failuresInRow >= limit {
            nodes[node].failuresInRow = 0
            if configuration.policy.thawsByConnection {
                nodes[node].frozenUntil = .max
                scheduleReconnect(node, at: now)
            } else {
                nodes[node].frozenUntil = now &+ configuration.policy.freezesFor
            }
        }
    }

    /// Ends all operations that are still under way when the time for them is over: as they last
    /// failed, for want of their pool's permit, or else as timed out. Where no time was given, as in an interrupted
    /// run, nobody can tell how they would have ended: they are counted as cut off.
    mutating func abandonAll() {
        let isCutOff = times.drainEnd <= times.stop && failure == nil
        for index in 0..<placeCount where operations[index].state != .free {
            if operations[index].state == .sent { noteUnknown(index) }
            if operations[index].recorded >= 0 { recordFailure(index, .timeout) }
            if isCutOff {
                cutOffOperation(index)
                continue
            }
            let state = operations[index].state
            let end: OperationOutcome =
                switch state {
                case .retrying, .reconnecting: operations[index].lastFailure
                case .waiting: .poolExhausted
                default: .timeout
                }
            if state != .retrying, !isReadBack {
                tally.countAttempt(operations[index].group, end)
            }
            fail(index, end)
        }
    }

    /// Ends an operation of which nobody can tell how it would have ended.
    private mutating func cutOffOperation(_ index: Int) {
        let operation = operations[index]
        release(index)
        guard !isReadBack else { return }
        cutOff += 1
        if operation.isLedgered { keys[Int(operation.key)].giveUp() }
        giveUpIncrement(operation)
        if operation.recorded >= 0 { log.giveUp(operation.recorded) }
    }

    /// Nanoseconds as microseconds, none below zero.
    @inline(__always)
    private static func microseconds(_ nanoseconds: Int64) -> UInt64 {
        nanoseconds > 0 ? UInt64(truncatingIfNeeded: nanoseconds) / 1000 : 0
    }
}

/// The recording of every operation on the keys of `load.history`.
extension Worker {
    /// Begins to record an operation on a recorded key that is sent for the first time.
    @inline(never)
    mutating func record(_ index: Int) {
        let operation = operations[index]
        guard let kind = templates.commands[Int(operation.command)].recordedAs else { return }
        operations[index].recorded = log.begin(
            key: operation.key, kind: kind,
            isCounter: templates.commands[Int(operation.command)].isOfCounter,
            value: kind == .write ? Int64(operation.sequence) : 0, at: offset)
    }

    /// Records an operation's good reply, which the digest holds.
    @inline(never)
    mutating func recordAnswer(_ index: Int) {
        let operation = operations[index]
        let template = templates.commands[Int(operation.command)]
        let value: Int64? =
            switch template.recordedAs {
            case .write: nil
            case .read where template.isOfCounter: counterInReply.map { Int64($0) } ?? -1
            default: returnedValue(operation.key)
            }
        log.answer(
            operation.recorded, value: value, node: Int(operation.node) + 1, at: offset)
    }

    /// What a GET or an INCR returned: the number of the write whose value it is, 0 for no value and -1
    /// for a value of nobody's; or the counter.
    private func returnedValue(_ key: Int32) -> Int64 {
        switch digest.pointee.kind {
        case .integer: return Int64(digest.pointee.integer)
        case .string:
            let number = UInt32(truncatingIfNeeded: keys[Int(key)].number)
            return CommandTemplates.number(in: digest.pointee.text, ofKey: number).map {
                Int64($0)
            } ?? -1
        default: return 0
        }
    }

    /// Records that an attempt at a recorded operation failed. Unless it was not sent, or the answer says
    /// that the server did nothing, it may have taken effect or may still do so.
    @inline(never)
    mutating func recordFailure(_ index: Int, _ outcome: OperationOutcome) {
        guard operations[index].state == .sent, !outcome.isRefusal else { return }
        log.noteUnanswered(operations[index].recorded, node: Int(operations[index].node) + 1)
    }
}

extension OperationOutcome {
    /// Whether an attempt that ended so certainly did nothing.
    fileprivate var isRefusal: Bool {
        switch self {
        case .connectionRefused, .connectTimeout, .clusterDown, .redirectsExhausted, .loading,
            .tryAgain, .readOnly, .masterDown, .misconfigured, .outOfMemory, .busy, .shed,
            .poolExhausted, .keysBusy:
            true
        default: false
        }
    }
}

extension Worker {
    /// Settles the good answer to an increment or a read of a counter.
    @inline(never)
    mutating func settleCounter(_ index: Int) {
        if templates.commands[Int(operations[index].command)].isCounted {
            countIncrement(index)
        } else {
            checkCounter(index)
        }
    }

    /// Holds the counter that the digest has against what was acknowledged before the read began: a counter
    /// of a single copy never falls.
    private mutating func checkCounter(_ index: Int) {
        let operation = operations[index]
        guard operation.sequence > 0, let read = counterInReply else { return }
        tally.countCheckedRead(operation.group)
        guard read < operation.sequence else { return }
        tally.countStaleRead(operation.group)
        // The time is known of the greatest value only.
        guard let counter = keyTable.counters?[Int(operation.key)],
            counter.highest == operation.sequence
        else { return }
        noteStaleRead(
            operation, isCounter: true, read: read, acknowledgedAt: counter.highestAt,
            by: counter.highestBy)
    }

    /// The counter that the digest has, 0 where there is none; nil where it is no number.
    var counterInReply: UInt32? {
        guard digest.pointee.kind == .string else { return 0 }
        return UInt64(String(decoding: digest.pointee.text, as: UTF8.self)).map {
            UInt32(clamping: $0)
        }
    }

    /// Notes an acknowledged increment, and the value that its answer told.
    private mutating func countIncrement(_ index: Int) {
        let operation = operations[index]
        let hasWaited = templates.commands[Int(operation.command)].replicasAwaited > 0
        keyTable.counters?[Int(operation.key)].acknowledge(
            hasWaited ? operation.sequence : UInt32(clamping: digest.pointee.integer),
            by: Int(operation.node) + 1, sent: operation.lastSent &- configuration.origin,
            at: offset)
    }

    /// Notes an increment that may have been applied and was not acknowledged.
    @inline(never)
    mutating func noteUncounted(_ index: Int) {
        keyTable.counters?[Int(operations[index].key)].noteUnknown()
    }

    /// Notes the value of a key's counter, which the digest holds; 0 when there is none.
    mutating func takeCounter(of key: Int) {
        found?[key] = min(counterInReply ?? 0, Self.unreadable - 1)
    }
}

extension OperationOutcome {
    /// The class of an error reply that is no redirection, by its first word.
    init(errorReply text: String) {
        switch text.prefix(while: { $0 != " " }) {
        case "CLUSTERDOWN": self = .clusterDown
        case "LOADING": self = .loading
        case "TRYAGAIN": self = .tryAgain
        case "READONLY": self = .readOnly
        case "MASTERDOWN": self = .masterDown
        case "MISCONF": self = .misconfigured
        case "OOM": self = .outOfMemory
        case "BUSY": self = .busy
        default: self = .other
        }
    }
}
