import RunRecord
import Workload

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
            policy.retries(outcome)
        else {
            fail(index, outcome)
            return
        }
        let wait =
            policy.waitsFromStart && !wasSent
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
        if operation.recorded >= 0 { log.giveUp(operation.recorded) }
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
        if operation.recorded >= 0 { log.giveUp(operation.recorded) }
    }

    /// Nanoseconds as microseconds, none below zero.
    @inline(__always)
    private static func microseconds(_ nanoseconds: Int64) -> UInt64 {
        nanoseconds > 0 ? UInt64(truncatingIfNeeded: nanoseconds) / 1000 : 0
    }
}
