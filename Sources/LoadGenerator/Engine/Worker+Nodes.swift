import RunRecord
import Workload

/// What a worker does with a node as a whole: a series of tries to connect again that all its operations wait for,
/// and leaving it when the slot table does not name it any more.
extension Worker {
    /// Does what is due for nodes.
    mutating func checkNodes() {
        nextNodeCheck = .max
        for node in configuration.nodes.indices {
            if nodes[node].reconnectAt <= now { reconnect(node) }
            if nodes[node].leaveAt <= now { leave(node) }
            nextNodeCheck = min(nextNodeCheck, nodes[node].reconnectAt, nodes[node].leaveAt)
        }
    }

    /// Has a node connected to at a time, by itself.
    mutating func scheduleReconnect(_ node: Int, at time: Int64) {
        nodes[node].reconnectAt = time
        nextNodeCheck = min(nextNodeCheck, time)
    }

    /// Notes that a node's connection was lost or not made, and when it is tried again.
    mutating func failReconnecting(_ node: Int) {
        nodes[node].failedConnects += 1
        let wait = configuration.policy.reconnectWait(
            afterFailed: nodes[node].failedConnects, fraction: random.nextFraction())
        scheduleReconnect(node, at: now &+ wait)
    }

    /// Notes that a node accepted a connection.
    mutating func endReconnecting(_ node: Int) {
        nodes[node].failedConnects = 0
        nodes[node].reconnectAt = .max
        if nodes[node].frozenUntil == .max { nodes[node].frozenUntil = 0 }
    }

    private mutating func reconnect(_ node: Int) {
        nodes[node].reconnectAt = .max
        let policy = configuration.policy
        if policy.refreshesOnDisconnect, policy.refreshAfterReconnects > 0,
            nodes[node].failedConnects >= policy.refreshAfterReconnects
        {
            requestRefresh()
        }
        guard let place = closedPlace(node) else { return }
        nodes[node].connectingCount += 1
        connect(place)
    }

    /// Leaves the nodes that a slot table did not name, as the policy says; what was to be left and is named again
    /// is kept.
    mutating func leaveNodes(unless named: Set<Int>) {
        guard configuration.policy.removedNodes != .kept else { return }
        for node in configuration.nodes.indices {
            if named.contains(node) {
                nodes[node].leaveAt = .max
            } else if nodes[node].leaveAt == .max, isInUse(node) {
                nodes[node].leaveAt = now &+ configuration.policy.removedNodesAfter
                nextNodeCheck = min(nextNodeCheck, nodes[node].leaveAt)
            }
        }
    }

    private func isInUse(_ node: Int) -> Bool {
        nodes[node].openCount + nodes[node].connectingCount > 0 || !nodes[node].queue.isEmpty
            || isPooled && poolCount > 1 && !pools[node].queue.isEmpty
    }

    private mutating func leave(_ node: Int) {
        nodes[node].leaveAt = .max
        nodes[node].reconnectAt = .max
        sendWaitingAway(node)
        guard configuration.policy.removedNodes == .closed else { return }
        for step in 0..<nodes[node].connectionCount {
            let place = nodes[node].firstConnection + step
            switch connections[place].state {
            case .closed: break
            case .connecting, .greeting: stopConnecting(place)
            case .open: loseConnection(place, .connectionReset)
            }
        }
        nodes[node].reconnectAt = .max
    }

    /// Ends the attempts that wait for a connection to a node, or for its pool.
    private mutating func sendWaitingAway(_ node: Int) {
        while nodes[node].queue.head >= 0 {
            let index = Int(nodes[node].queue.head)
            removeFromQueue(index)
            stopClock(index)
            failAttempt(index, .connectionReset)
        }
        guard isPooled, poolCount > 1 else { return }
        while pools[node].queue.head >= 0 { sendAwayFromPool(Int(pools[node].queue.head)) }
    }
}
