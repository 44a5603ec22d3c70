import Evidence
import Glibc
import Linux
import RedisClient

extension Worker {
    /// How often connections being made are looked at for their time limit.
    private static let connectCheckNanoseconds: Int64 = 10_000_000

    /// The place of the connection that fetches the slot table.
    var refreshPlace: Int { connectionCount - 1 }

    /// So many connections to a node are made at once: more than its queue of those not yet accepted
    /// holds would wait for the kernel's next try, a second later.
    private static var mostConnecting: Int { 128 }

    /// Opens a connection to a node when more operations wait for one than connections are coming.
    mutating func openForQueue(_ node: Int) {
        // Where the node's own series of tries connects again, nothing else does meanwhile.
        guard nodes[node].reconnectAt == .max else { return }
        while nodes[node].connectingCount < Self.mostConnecting,
            nodes[node].connectingCount * configuration.pipeline < nodes[node].queueCount,
            nodes[node].openCount + nodes[node].connectingCount < nodes[node].connectionCount
        {
            guard let place = closedPlace(node) else { return }
            nodes[node].connectingCount += 1
            connect(place)
        }
    }

    mutating func closedPlace(_ node: Int) -> Int? {
        let count = nodes[node].connectionCount
        for step in 0..<count {
            let place = nodes[node].firstConnection + (nodes[node].nextClosed + step) % count
            if connections[place].state == .closed {
                nodes[node].nextClosed = (nodes[node].nextClosed + step + 1) % count
                return place
            }
        }
        return nil
    }

    /// Starts to connect; the end comes as an event, or at once as a failure.
    mutating func connect(_ place: Int) {
        let connection = connections + place
        connection.pointee.generation &+= 1
        connection.pointee.state = .connecting
        connection.pointee.connectDeadline = now &+ configuration.policy.connectTimeout
        nextConnectCheck = min(nextConnectCheck, now &+ Self.connectCheckNanoseconds)
        do throws(SystemError) {
            let address = nodes[connection.pointee.node].address
            connection.pointee.descriptor = try Socket.connect(
                to: address, from: configuration.source)
            try epoll.add(connection.pointee.descriptor, token: token(of: place))
        } catch {
            failConnecting(place, Self.outcome(ofConnectError: error.number))
        }
    }

    /// Learns how connecting ended.
    mutating func endConnecting(_ place: Int) {
        let connection = connections + place
        let error = Socket.connectionError(connection.pointee.descriptor)
        guard error == 0 else {
            failConnecting(place, Self.outcome(ofConnectError: error))
            if place != refreshPlace { openForQueue(connection.pointee.node) }
            return
        }
        let isRefresh = place == refreshPlace
        // The slot table of 16384 ranges fits into 8 MiB.
        let largest = isRefresh ? 8 << 20 : templates.largestReply
        connection.pointee.scanner = ReplyScanner(
            digest: isRefresh ? slotsDigest : digest, largestReply: largest)
        connection.pointee.state = .open
        if !configuration.greeting.isEmpty { logIn(place) }
        if isRefresh {
            sendRefresh()
        } else {
            nodes[connection.pointee.node].connectingCount -= 1
            nodes[connection.pointee.node].openCount += 1
            openConnections += 1
            connectionsPeak = max(connectionsPeak, openConnections)
            endReconnecting(connection.pointee.node)
            if configuration.readsFrom != .masters { sendReadOnly(place) }
            offer(place)
            if nodes[connection.pointee.node].queueCount > 0 {
                openForQueue(connection.pointee.node)
            }
        }
    }

    /// Says who it is. A refusal needs no look: what follows is refused then, too.
    private mutating func logIn(_ place: Int) {
        connections[place].output.append(configuration.greeting)
        _ = connections[place].requests.append(RequestRing.unheeded)
        markDirty(place)
    }

    /// Lets a replica answer; a master takes it for granted.
    private mutating func sendReadOnly(_ place: Int) {
        connections[place].output.append("*1\r\n$8\r\nREADONLY\r\n")
        _ = connections[place].requests.append(RequestRing.unheeded)
        markDirty(place)
    }

    /// Gives up on a connection that was being made; the operation that waited longest for its node
    /// fails with it, as that of a pool's caller does.
    mutating func failConnecting(_ place: Int, _ outcome: OperationOutcome) {
        shut(place)
        guard place != refreshPlace else {
            failRefresh()
            return
        }
        let node = connections[place].node
        nodes[node].connectingCount -= 1
        noteUnreachable(node)
        let policy = configuration.policy
        // The connection was lost before the others had voted; only this asks again afterwards.
        if policy.refreshesOnDisconnect, policy.refreshAfterReconnects == 0 { requestRefresh() }
        if nodes[node].frozenUntil == .max {
            scheduleReconnect(node, at: now &+ policy.freezesFor)
        } else if policy.reconnectsPerNode {
            // Who waits for the node goes on waiting.
            failReconnecting(node)
            return
        }
        let head = Int(nodes[node].queue.head)
        guard head >= 0 else { return }
        removeFromQueue(head)
        deadlines.remove(head, operations)
        failAttempt(head, outcome)
    }

    /// Ends a connection that was open, and with it all that waited for its replies.
    mutating func loseConnection(_ place: Int, _ outcome: OperationOutcome) {
        guard connections[place].state == .open else { return }
        removeReady(place)
        shut(place)
        connections[place].live = 0
        while let request = connections[place].requests.removeFirst() {
            guard request >= 0 else { continue }
            deadlines.remove(Int(request), operations)
            noteUnknown(Int(request))
            failAttempt(Int(request), outcome)
        }
        guard place != refreshPlace else {
            failRefresh()
            return
        }
        let node = connections[place].node
        nodes[node].openCount -= 1
        openConnections -= 1
        noteUnreachable(node)
        let policy = configuration.policy
        if policy.refreshesOnDisconnect, policy.refreshAfterReconnects == 0 { requestRefresh() }
        if policy.reconnectsPerNode, nodes[node].openCount + nodes[node].connectingCount == 0 {
            failReconnecting(node)
        } else {
            openForQueue(node)
        }
    }

    /// Closes a socket; what it was for is the caller's to settle.
    mutating func shut(_ place: Int) {
        let connection = connections + place
        connection.pointee.state = .closed
        connection.pointee.scanner = nil
        connection.pointee.output.clear()
        connection.pointee.isBlocked = false
        if connection.pointee.descriptor >= 0 { Socket.close(connection.pointee.descriptor) }
        connection.pointee.descriptor = -1
    }

    /// Gives up on connections that have been in the making for too long.
    mutating func expireConnecting() {
        var remaining = false
        for place in 0..<connectionCount where connections[place].state == .connecting {
            if connections[place].connectDeadline <= now {
                failConnecting(place, .connectTimeout)
                if place != refreshPlace { openForQueue(connections[place].node) }
            } else {
                remaining = true
            }
        }
        nextConnectCheck = remaining ? now &+ Self.connectCheckNanoseconds : .max
    }

    private static func outcome(ofConnectError number: Int32) -> OperationOutcome {
        number == ETIMEDOUT ? .connectTimeout : .connectionRefused
    }
}
