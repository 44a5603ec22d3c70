import RedisClient
import RunRecord
import Workload

extension Worker {
    /// How soon the slot table is fetched again when it shows no replica to read from.
    private static var replicaSearchNanoseconds: Int64 { 250_000_000 }

    /// How soon after one node was asked in vain the next one is: between these.
    private static var nextNodeNanoseconds: ClosedRange<Int64> { 1_000_000...50_000_000 }

    /// Fetches the slot table as soon as the policy allows.
    mutating func requestRefresh() {
        let policy = configuration.policy
        refresh.request(
            now: now, spacing: policy.refreshSpacing, dropped: policy.dropsEarlyRefresh)
    }

    /// Begins to fetch the slot table, or gives up on the fetch that has lasted too long.
    mutating func advanceRefresh() {
        let place = refreshPlace
        if refresh.isUnderWay {
            if connections[place].state == .connecting {
                failConnecting(place, .connectTimeout)
            } else {
                loseConnection(place, .timeout)
            }
            return
        }
        let nodes = nodes
        refresh.begin(
            configuration.policy.refreshNode,
            among: configuration.nodes.indices.filter { nodes[$0].isKnown },
            isMaster: { nodes[$0].isMaster }, random: &random, now: now)
        refresh.due = .max
        refresh.deadline = now &+ configuration.policy.refreshTimeout
        if connections[place].state == .open, connections[place].node == refresh.node {
            sendRefresh()
        } else {
            if connections[place].state != .closed { shut(place) }
            connections[place].requests.removeAll()
            connections[place].node = refresh.node
            connect(place)
        }
    }

    /// Asks for the slot table on the open connection.
    mutating func sendRefresh() {
        let place = refreshPlace
        _ = connections[place].requests.append(RequestRing.slots)
        connections[place].output.append("*2\r\n$7\r\nCLUSTER\r\n$5\r\nSLOTS\r\n")
        markDirty(place)
    }

    /// Goes on to the next node after a failed fetch.
    mutating func failRefresh() {
        let wasUnderWay = refresh.isUnderWay
        endRefresh()
        guard wasUnderWay else { return }
        let bounds = Self.nextNodeNanoseconds
        let spacing = configuration.policy.refreshSpacing
        refresh.due = min(
            refresh.due, now &+ min(max(spacing, bounds.lowerBound), bounds.upperBound))
    }

    private mutating func endRefresh() {
        refresh.isUnderWay = false
        if let interval = configuration.policy.refreshInterval {
            refresh.due = min(refresh.due, refresh.nextTick(interval: interval, now: now))
        }
    }

    /// Takes the slot table that has arrived; owners that are none of the target's nodes are left out.
    mutating func takeSlots() {
        let ranges = SlotRange.ranges(of: slotsDigest.pointee.parts)
        let own = configuration.nodes[connections[refreshPlace].node].host
        refresh.succeed()
        endRefresh()
        var named: Set<Int> = []
        for range in ranges {
            let host = range.host.isEmpty ? own : range.host
            guard let node = node(host: host, port: range.port) else { continue }
            for slot in range.slots { nodeOfSlot[slot] = UInt16(node) }
            let readers = range.replicas.compactMap { self.node(host: $0.host, port: $0.port) }
            named.formUnion(readers + [node])
            guard configuration.readsFrom != .masters else { continue }
            replicas.set(readers, of: node)
            // A replica is left out until the node that answers knows that it has data.
            if readers.isEmpty, replicas.areExpected {
                refresh.due = min(refresh.due, now &+ Self.replicaSearchNanoseconds)
            }
        }
        noteMasters()
        openIdle()
        // An empty table, or one of strangers, removes nobody.
        if !named.isEmpty { leaveNodes(unless: named) }
        retryWithSlots()
    }

    /// Notes which nodes the slot table names as masters.
    mutating func noteMasters() {
        for node in configuration.nodes.indices { nodes[node].isMaster = false }
        for slot in 0..<16384 { nodes[Int(nodeOfSlot[slot])].isMaster = true }
    }
}
