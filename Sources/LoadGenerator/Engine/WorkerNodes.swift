import Glibc
import Linux
import RedisClient
import RunRecord
import Workload

/// What a worker does with a node as a whole: a series of tries to connect again that all its operations wait for,
/// and leaving it when the slot table does not name it any more.
/// What a worker knows of nodes: the connections to each, and the table of slots that says who owns what, asked for anew
/// as the client's policy does.
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
            case .connecting, .securing, .greeting: stopConnecting(place)
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
            awaitedCount(node) * configuration.pipeline < nodes[node].queueCount,
            nodes[node].openCount + nodes[node].connectingCount < nodes[node].connectionCount
        {
            guard let place = closedPlace(node) else { return }
            nodes[node].connectingCount += 1
            connect(place)
        }
    }

    /// Connections being made that are waited for, or will be.
    private func awaitedCount(_ node: Int) -> Int {
        nodes[node].connectingCount - nodes[node].strays
    }

    /// Makes the connections to masters that nothing needs yet.
    mutating func openIdle() {
        guard configuration.policy.idleConnections > 0 else { return }
        let workers = configuration.workerCount
        let wanted = (configuration.policy.idleConnections + workers - 1) / workers
        for node in configuration.nodes.indices {
            defer { nodes[node].hasIdle = nodes[node].isMaster }
            guard nodes[node].isMaster, !nodes[node].hasIdle else { continue }
            let missing = wanted - nodes[node].openCount - nodes[node].connectingCount
            for _ in 0..<max(0, missing) {
                guard let place = closedPlace(node) else { break }
                nodes[node].connectingCount += 1
                connect(place)
            }
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

    /// Forgets a connection that is being made.
    mutating func stopConnecting(_ place: Int) {
        let node = connections[place].node
        shut(place)
        connections[place].requests.removeAll()
        nodes[node].connectingCount -= 1
        if awaitedCount(node) < 0 { _ = endStray(node) }
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
        guard let security = configuration.security else {
            begin(place)
            return
        }
        let host = configuration.nodes[connection.pointee.node].host
        connection.pointee.secure = SecureStream(security, to: host)
        connection.pointee.state = .securing
        secure(place)
    }

    /// Goes on agreeing on TLS; the time for that is what is left of the time to connect.
    mutating func secure(_ place: Int) {
        guard let secure = connections[place].secure else { return }
        let step = secure.handshake()
        wrap(place)
        if connections[place].wire.count > 0 { markDirty(place) }
        switch step {
        case .waits: break
        case .done: begin(place)
        case .ended, .failed:
            failConnecting(place, .tlsHandshake)
            if place != refreshPlace { openForQueue(connections[place].node) }
        }
    }

    /// Begins to use a connection that stands.
    private mutating func begin(_ place: Int) {
        let connection = connections + place
        let isRefresh = place == refreshPlace
        // The slot table of 16384 ranges fits into 8 MiB.
        let largest = isRefresh ? 8 << 20 : templates.largestReply
        connection.pointee.scanner = ReplyScanner(
            digest: isRefresh ? slotsDigest : digest, largestReply: largest)
        if !configuration.login.isEmpty { logIn(place) }
        if isRefresh {
            connection.pointee.state = .open
            sendRefresh()
        } else if configuration.policy.greets {
            greet(place)
        } else {
            open(place)
        }
    }

    /// Says who it is. A refusal needs no look: what follows is refused then, too.
    private mutating func logIn(_ place: Int) {
        connections[place].output.append(configuration.login)
        _ = connections[place].requests.append(RequestRing.unheeded)
        markDirty(place)
    }

    /// Sends the first PING: only its answer makes the connection.
    private mutating func greet(_ place: Int) {
        connections[place].state = .greeting
        connections[place].connectDeadline = now &+ configuration.policy.responseTimeout
        _ = connections[place].requests.append(RequestRing.greeting)
        connections[place].output.append("*1\r\n$4\r\nPING\r\n")
        markDirty(place)
    }

    /// Takes a connection that was made into use.
    mutating func open(_ place: Int) {
        connections[place].state = .open
        let node = connections[place].node
        nodes[node].connectingCount -= 1
        nodes[node].openCount += 1
        openConnections += 1
        connectionsPeak = max(connectionsPeak, openConnections)
        endReconnecting(node)
        if configuration.readsFrom != .masters { sendReadOnly(place) }
        if nodes[node].queue.isEmpty || awaitedCount(node) < 0 { _ = endStray(node) }
        offer(place)
        if nodes[node].queueCount > 0 { openForQueue(node) }
    }

    /// Notes that an operation has given up waiting for a connection: one that is being made and that the others do
    /// not need goes on being made, with its place in the pool.
    mutating func leaveStray(_ index: Int) {
        let node = Int(operations[index].node)
        guard awaitedCount(node) * configuration.pipeline > nodes[node].queueCount else { return }
        nodes[node].strays += 1
        operations[index].hasPermit = false
    }

    /// Ends one that nobody waited for, and gives its place in the pool back; false when there is none.
    private mutating func endStray(_ node: Int) -> Bool {
        guard nodes[node].strays > 0 else { return false }
        nodes[node].strays -= 1
        if isPooled { freePermit(of: node) }
        return true
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
        connections[place].requests.removeAll()
        nodes[node].connectingCount -= 1
        let wasStray = endStray(node)
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
        guard !wasStray, head >= 0 else { return }
        removeFromQueue(head)
        stopClock(head)
        failAttempt(head, outcome)
    }

    /// Ends a connection that was open, and with it all that waited for its replies.
    mutating func loseConnection(_ place: Int, _ outcome: OperationOutcome) {
        guard connections[place].state != .greeting, connections[place].state != .securing else {
            failConnecting(place, outcome)
            openForQueue(connections[place].node)
            return
        }
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
        connection.pointee.wire.clear()
        connection.pointee.secure = nil
        connection.pointee.isBlocked = false
        if connection.pointee.descriptor >= 0 { Socket.close(connection.pointee.descriptor) }
        connection.pointee.descriptor = -1
    }

    /// Gives up on connections that have been in the making for too long.
    mutating func expireConnecting() {
        // Set first: what begins to connect meanwhile, be it at a place that was passed already, asks for a check itself.
        nextConnectCheck = .max
        for place in 0..<connectionCount {
            let state = connections[place].state
            guard state == .connecting || state == .securing || state == .greeting else { continue }
            if connections[place].connectDeadline <= now {
                failConnecting(place, state == .greeting ? .timeout : .connectTimeout)
                if place != refreshPlace { openForQueue(connections[place].node) }
            } else {
                nextConnectCheck = now &+ Self.connectCheckNanoseconds
            }
        }
    }

    private static func outcome(ofConnectError number: Int32) -> OperationOutcome {
        number == ETIMEDOUT ? .connectTimeout : .connectionRefused
    }
}

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
            if connections[place].state == .connecting || connections[place].state == .securing {
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
        let own = connections[refreshPlace].node
        refresh.succeed()
        endRefresh()
        var named: Set<Int> = []
        for range in ranges {
            // Without a host it is the node that answers.
            let owner = range.host.isEmpty ? own : node(host: range.host, port: range.port)
            guard let node = owner else { continue }
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
