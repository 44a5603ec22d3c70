import Evidence

/// Pools of connections with a limit: an operation needs a permit of its node's pool, or of the one that
/// all nodes share, before it is given to a node, and has it until its attempt ends.
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
        operation.pointee.deadline = now &+ (poolWait ?? configuration.policy.responseTimeout)
        if poolWait == nil {
            deadlines.append(index, operations)
        } else {
            poolDeadlines.append(index, operations)
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
                if poolWait == nil {
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
        failAttempt(index, .poolExhausted)
    }

    /// Ends the attempt of an operation that waits for the pool of a node that is left for good.
    mutating func sendAwayFromPool(_ index: Int) {
        if poolWait == nil {
            deadlines.remove(index, operations)
        } else {
            poolDeadlines.remove(index, operations)
        }
        pools[pool(of: Int(operations[index].node))].queue.remove(index, operations)
        failAttempt(index, .connectionReset)
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
        pools[pool(of: Int(operations[index].node))].free += 1
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
        operations[index].deadline = now &+ configuration.policy.responseTimeout
        deadlines.append(index, operations)
        deliver(index, to: Int(operations[index].node))
    }
}
