import Evidence
import RedisClient

extension Worker {
    /// How soon the slot table is fetched again when it shows no replica to read from.
    private static var replicaSearchNanoseconds: Int64 { 250_000_000 }

    /// How soon after one node was asked in vain the next one is: between these.
    private static var nextNodeNanoseconds: ClosedRange<Int64> { 1_000_000...50_000_000 }

    /// Fetches the slot table as soon as the policy allows.
    mutating func requestRefresh() {
        refresh.request(now: now, spacing: configuration.policy.refreshSpacing)
    }

    /// Begins to fetch the slot table, or gives up on the fetch that has lasted too long.
    mutating func advanceRefresh() {
        if refresh.isUnderWay {
            if connections[refreshPlace].state == .connecting {
                failConnecting(refreshPlace, .connectTimeout)
            } else {
                loseConnection(refreshPlace, .timeout)
            }
            return
        }
        refresh.isUnderWay = true
        refresh.began = now
        refresh.due = .max
        refresh.deadline = now &+ configuration.policy.refreshTimeout
        let place = refreshPlace
        if connections[place].state == .open {
            sendRefresh()
        } else {
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
        askNextNode()
        let wasUnderWay = refresh.isUnderWay
        endRefresh()
        guard wasUnderWay else { return }
        let bounds = Self.nextNodeNanoseconds
        let spacing = configuration.policy.refreshSpacing
        refresh.request(
            now: now, spacing: min(max(spacing, bounds.lowerBound), bounds.upperBound))
    }

    /// Has the next node that the client knows asked for the slot table next.
    mutating func askNextNode() {
        repeat {
            refresh.node = (refresh.node + 1) % configuration.nodes.count
        } while !nodes[refresh.node].isKnown
    }

    private mutating func endRefresh() {
        refresh.isUnderWay = false
        if let interval = configuration.policy.refreshInterval {
            refresh.due = min(refresh.due, refresh.began &+ interval)
        }
    }

    /// Takes the slot table that has arrived; owners that are none of the target's nodes are left out.
    mutating func takeSlots() {
        let ranges = SlotRange.ranges(of: slotsDigest.pointee.parts)
        let own = configuration.nodes[connections[refreshPlace].node].host
        endRefresh()
        for range in ranges {
            let host = range.host.isEmpty ? own : range.host
            guard let node = node(host: host, port: range.port) else { continue }
            for slot in range.slots { nodeOfSlot[slot] = UInt16(node) }
            guard configuration.readsFrom != .masters else { continue }
            let readers = range.replicas.compactMap { self.node(host: $0.host, port: $0.port) }
            replicas.set(readers, of: node)
            // A replica is left out until the node that answers knows that it has data.
            if readers.isEmpty, replicas.areExpected {
                refresh.due = min(refresh.due, now &+ Self.replicaSearchNanoseconds)
            }
        }
        retryWithSlots()
    }
}
