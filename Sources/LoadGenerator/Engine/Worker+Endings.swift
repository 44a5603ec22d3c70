import Evidence

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
        let service = Self.microseconds(now &- operation.pointee.firstSent)
        nodes[node].failuresInRow = 0
        tally.countSuccess(group, latency: latency, serviceLatency: service)
        slices.countOutcome(
            intended: intended &- configuration.origin, shard: shard, Tally.success)
        slices.countCompleted(shard: shard, latency: latency)
        stretches.record(
            shard: shard, isWrite: operation.pointee.isWrite, node: node &+ 1,
            outcome: UInt8(Tally.success),
            sent: operation.pointee.lastSent &- configuration.origin, completed: offset)
        if operation.pointee.isLedgered {
            keys[Int(operation.pointee.key)].acknowledge(by: node &+ 1, at: offset)
        } else if templates.commands[Int(operation.pointee.command)].isChecked {
            checkRead(index)
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
        operation.pointee.connection = -1
        operation.pointee.lastFailure = outcome
        operation.pointee.failedAttempts &+= 1
        countFailure(outcome, node: Int(operation.pointee.node))
        if !isReadBack { tally.countAttempt(operation.pointee.group, outcome) }
        let failed = Int(operation.pointee.failedAttempts)
        guard failed <= policy.retries, policy.retries(outcome) else {
            fail(index, outcome)
            return
        }
        let wait = policy.wait(afterFailed: failed, fraction: random.nextFraction())
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
        guard operations[index].isLedgered else { return }
        keys[Int(operations[index].key)].noteUnknown()
    }

    private mutating func countFailure(_ outcome: OperationOutcome, node: Int) {
        guard let limit = configuration.policy.freezesAfter else { return }
        switch outcome {
        case .timeout, .connectionRefused, .connectionReset, .connectTimeout:
            guard nodes[node].frozenUntil <= now else { return }
            nodes[node].failuresInRow += 1
            if nodes[node].failuresInRow >= limit {
                nodes[node].failuresInRow = 0
                nodes[node].frozenUntil = now &+ configuration.policy.freezesFor
            }
        default: nodes[node].failuresInRow = 0
        }
    }

    /// Ends all operations that are still under way when the time for them is over: as they last
    /// failed, or else as timed out.
    mutating func abandonAll() {
        for index in 0..<configuration.inFlightLimit where operations[index].state != .free {
            if operations[index].state == .sent { noteUnknown(index) }
            if operations[index].recorded >= 0 { recordFailure(index, .timeout) }
            let outcome = operations[index].lastFailure
            let isWaiting = operations[index].state == .retrying
            if !isWaiting, !isReadBack {
                tally.countAttempt(operations[index].group, .timeout)
            }
            fail(index, isWaiting ? outcome : .timeout)
        }
    }

    /// Nanoseconds as microseconds, none below zero.
    @inline(__always)
    private static func microseconds(_ nanoseconds: Int64) -> UInt64 {
        nanoseconds > 0 ? UInt64(truncatingIfNeeded: nanoseconds) / 1000 : 0
    }
}
