import RunRecord
import Workload

/// Pools of connections with a limit: an operation needs a permit of its node's pool, or of the one that
/// all nodes share, before it is given to a node, and has it until its attempt ends.
/// Connections that operations borrow, for clients whose policy has a pool: who waits for one, and for how long.
extension Worker {
    /// Gives an attempt to a node (from 0), or lets it wait: for the slot table that is being fetched where that holds
    /// all, or for its pool.
    @inline(never)
    mutating func dispatchThroughDoor(_ index: Int, to node: Int) {
        if configuration.policy.refreshHoldsAll, refresh.isUnfinished {
            operations[index].node = UInt16(truncatingIfNeeded: node)
            operations[index].lastFailure = .timeout
            operations[index].state = .retrying
            waitingForSlots.append(Int32(truncatingIfNeeded: index))
        } else if isPooled {
            dispatchThroughPool(index, to: node)
        } else {
            beginAttempt(index, at: node)
            deliver(index, to: node)
        }
    }

    /// Gives an operation's next attempt to a node (from 0), or lets it wait for a permit.
    private mutating func dispatchThroughPool(_ index: Int, to node: Int) {
        let operation = operations + index
        let place = pool(of: node)
        if operation.pointee.hasPermit, pool(of: Int(operation.pointee.node)) != place {
            returnPermit(index)
        }
        operation.pointee.node = UInt16(truncatingIfNeeded: node)
        // A node that is left alone refuses at once, whatever the pool has.
        guard !operation.pointee.hasPermit, nodes[node].frozenUntil <= now else {
            give(index)
            return
        }
        let waits =
            pools[place].free == 0
            || !pools[place].queue.isEmpty && !configuration.policy.poolBarges
        guard waits else {
            takePermit(index, of: place)
            give(index)
            return
        }
        operation.pointee.state = .waiting
        if configuration.policy.waitsFromStart {
            beginWait(index)
        } else if let poolWait {
            operation.pointee.deadline = now &+ poolWait
            poolDeadlines.append(index, operations)
        } else {
            operation.pointee.deadline = now &+ configuration.policy.responseTimeout
            deadlines.append(index, operations)
        }
        pools[place].queue.append(index, operations)
    }

    /// Lets operations run whose pools have permits again.
    @inline(never)
    mutating func servePools() {
        hasReturnedPermits = false
        for place in 0..<poolCount {
            while pools[place].isDue {
                let index = Int(pools[place].queue.head)
                pools[place].queue.remove(index, operations)
                takePermit(index, of: place)
                if configuration.policy.waitsFromStart {
                    let node = Int(operations[index].node)
                    if deliverAtOnce(index, to: node) {
                        beginAnswerTime(index)
                    } else {
                        enqueue(index, node)
                    }
                } else if poolWait == nil {
                    // The wait was a part of the attempt's time, which goes on.
                    deliver(index, to: Int(operations[index].node))
                } else {
                    poolDeadlines.remove(index, operations)
                    give(index)
                }
            }
        }
    }

    /// Ends the attempt of an operation that has waited for a permit for too long.
    mutating func endWaiting(_ index: Int) {
        pools[pool(of: Int(operations[index].node))].queue.remove(index, operations)
        failAttempt(index, unsent)
    }

    /// Ends the attempt of an operation that waits for the pool of a node that is left for good.
    mutating func sendAwayFromPool(_ index: Int) {
        stopClock(index)
        pools[pool(of: Int(operations[index].node))].queue.remove(index, operations)
        failAttempt(index, .connectionReset)
    }

    /// Ends an attempt that was not sent by the time the next one is due.
    mutating func giveWay(_ index: Int) {
        removeFromQueue(index)
        leaveStray(index)
        failAttempt(index, unsent)
    }

    /// How an attempt ends that was not sent in time.
    private var unsent: OperationOutcome {
        configuration.policy.sendTimeout == nil ? .poolExhausted : .timeout
    }

    /// Lets the wait for the next attempt begin, at the end of which one that was not sent gives way.
    private mutating func beginWait(_ index: Int) {
        let policy = configuration.policy
        let wait =
            policy.sendTimeout
            ?? policy.wait(
                afterFailed: Int(operations[index].failedAttempts) + 1,
                fraction: random.nextFraction())
        operations[index].deadline = now &+ wait
        retryQueue.insert(Int32(truncatingIfNeeded: index), due: operations[index].deadline)
    }

    /// Lets the time for the answer to an attempt begin that has waited for its connection.
    mutating func beginAnswerTime(_ index: Int) {
        retryQueue.remove(Int32(truncatingIfNeeded: index))
        operations[index].deadline = now &+ configuration.policy.responseTimeout
        deadlines.append(index, operations)
    }

    /// Takes an attempt that was not sent off the clock that would end it.
    mutating func stopClock(_ index: Int) {
        if configuration.policy.waitsFromStart {
            retryQueue.remove(Int32(truncatingIfNeeded: index))
        } else if operations[index].state == .waiting, poolWait != nil {
            poolDeadlines.remove(index, operations)
        } else {
            deadlines.remove(index, operations)
        }
    }

    /// Ends the attempts that have waited for a permit longer than the policy's pool wait.
    mutating func expirePoolWaits() {
        while poolDeadlines.head >= 0, operations[Int(poolDeadlines.head)].deadline <= now {
            let index = Int(poolDeadlines.head)
            poolDeadlines.remove(index, operations)
            endWaiting(index)
        }
    }

    /// Takes an operation's permit back, if it has one. Who waits for it gets it before the next commands go
    /// out, not here: what ends the attempt may be in the middle of its own lists.
    @inline(never)
    mutating func returnPermit(_ index: Int) {
        guard operations[index].hasPermit else { return }
        operations[index].hasPermit = false
        freePermit(of: Int(operations[index].node))
    }

    /// Gives a place in a node's pool back.
    mutating func freePermit(of node: Int) {
        pools[pool(of: node)].free += 1
        hasReturnedPermits = true
    }

    private var poolWait: Int64? { configuration.pool?.wait }

    private func pool(of node: Int) -> Int { poolCount == 1 ? 0 : node }

    private mutating func takePermit(_ index: Int, of place: Int) {
        pools[place].free -= 1
        operations[index].hasPermit = true
    }

    /// Begins an attempt's time and gives it to its node.
    private mutating func give(_ index: Int) {
        if configuration.policy.waitsFromStart {
            let node = Int(operations[index].node)
            guard !deliverAtOnce(index, to: node) else {
                operations[index].deadline = now &+ configuration.policy.responseTimeout
                deadlines.append(index, operations)
                return
            }
            beginWait(index)
            enqueue(index, node)
            return
        }
        operations[index].deadline = now &+ configuration.policy.responseTimeout
        deadlines.append(index, operations)
        deliver(index, to: Int(operations[index].node))
    }
}

/// The limits of one worker's pools of connections.
struct PoolLimits: Sendable {
    /// Whether all nodes share one pool.
    let isShared: Bool
    /// The operations that one pool lets run at once: its connections, each with a pipeline of requests.
    let permits: Int
    /// How long an operation waits for one of them, in nanoseconds; nil for the attempt's response timeout.
    let wait: Int64?
}
