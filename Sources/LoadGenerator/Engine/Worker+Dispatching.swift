import RunRecord
import Workload

extension Worker {
    /// Gives an operation's next attempt to a node (from 0): to a connection with room, or its queue.
    @inline(never)
    mutating func dispatch(_ index: Int, to node: Int) {
        guard !waitsAtTheDoor else {
            dispatchThroughDoor(index, to: node)
            return
        }
        beginAttempt(index, at: node)
        deliver(index, to: node)
    }

    /// Lets the time of an attempt begin.
    @inline(__always)
    mutating func beginAttempt(_ index: Int, at node: Int) {
        operations[index].node = UInt16(truncatingIfNeeded: node)
        operations[index].deadline = now &+ configuration.policy.responseTimeout
        deadlines.append(index, operations)
    }

    /// Gives an attempt whose time has begun to a connection with room, or the node's queue.
    mutating func deliver(_ index: Int, to node: Int) {
        if !deliverAtOnce(index, to: node) { enqueue(index, node) }
    }

    /// Gives an attempt whose time has begun to a connection with room; false where it has to wait for one. Apart
    /// from the waiting, which may lead to other attempts and so is never compiled into its callers.
    #if compiler(>=6.3)
        @inline(always)
    #else
        @inline(__always)
    #endif
    mutating func deliverAtOnce(_ index: Int, to node: Int, isNew: Bool = false) -> Bool {
        let ready = nodes[node].readyHead
        guard ready >= 0, nodes[node].queue.isEmpty, nodes[node].frozenUntil <= now else {
            return false
        }
        assign(index, to: Int(ready), isNew: isNew)
        return true
    }

    /// Has an attempt whose time has begun wait for a connection, or fail where its node is left alone.
    @inline(never)
    mutating func enqueue(_ index: Int, _ node: Int) {
        if nodes[node].frozenUntil > now {
            operations[index].state = .queued
            stopClock(index)
            failAttempt(index, .connectionRefused)
            return
        }
        operations[index].state = .queued
        nodes[node].queue.append(index, operations)
        nodes[node].queueCount += 1
        openForQueue(node)
    }

    /// Takes an operation out of its node's queue.
    mutating func removeFromQueue(_ index: Int) {
        let node = nodes + Int(operations[index].node)
        node.pointee.queue.remove(index, operations)
        node.pointee.queueCount -= 1
    }

    /// Puts an operation's command on a connection with room; `isNew` when it was issued just now.
    #if compiler(>=6.3)
        @inline(always)
    #else
        @inline(__always)
    #endif
    mutating func assign(_ index: Int, to place: Int, isNew: Bool = false) {
        let operation = operations + index
        let connection = connections + place
        if !isNew, operation.pointee.asks {
            connection.pointee.output.append("*1\r\n$6\r\nASKING\r\n")
            _ = connection.pointee.requests.append(RequestRing.unheeded)
        }
        let command = Int(operation.pointee.command)
        let number = UInt32(truncatingIfNeeded: keys[Int(operation.pointee.key)].number)
        let bytes = connection.pointee.output.reserve(templates.longest)
        let count = templates.write(
            command, key: number, number: operation.pointee.sequence,
            salt: UInt64(bitPattern: operation.pointee.intended), to: bytes)
        connection.pointee.output.commit(count)
        operation.pointee.position =
            connection.pointee.requests.append(Int32(truncatingIfNeeded: index))
        if templates.commands[command].extraReplies > 0 { expectMore(index, on: place) }
        operation.pointee.connection = Int32(truncatingIfNeeded: place)
        operation.pointee.state = .sent
        operation.pointee.lastSent = now
        if isNew || operation.pointee.firstSent == 0 {
            operation.pointee.firstSent = now
            if keys[Int(operation.pointee.key)].isRecorded { record(index) }
            if operation.pointee.isBaseline, times.isBaseline(now) {
                baselineDelivered &+= 1
            }
        }
        connection.pointee.live &+= 1
        if !hasRoom(place) { removeReady(place) }
        markDirty(place)
    }

    /// Whether a connection may be given another command.
    @inline(__always)
    func hasRoom(_ place: Int) -> Bool {
        connections[place].live < configuration.pipeline && connections[place].requests.room >= 4
    }

    /// Gives a connection's room to the operations that wait for its node, or notes it as ready.
    @inline(__always)
    mutating func offer(_ place: Int) {
        // With half of its requests answered at least, so that requests go out in bunches.
        guard !connections[place].isReady, connections[place].live &* 2 <= configuration.pipeline,
            connections[place].state == .open, hasRoom(place)
        else { return }
        pushReady(place)
        let node = connections[place].node
        if !nodes[node].queue.isEmpty { serveQueue(node) }
    }

    @inline(never)
    private mutating func serveQueue(_ node: Int) {
        while !nodes[node].queue.isEmpty, nodes[node].readyHead >= 0 {
            let index = Int(nodes[node].queue.head)
            removeFromQueue(index)
            assign(index, to: Int(nodes[node].readyHead))
            if configuration.policy.waitsFromStart { beginAnswerTime(index) }
        }
    }

    /// In front: the connection that was used last is the next one, as in most pools; its memory is still in
    /// the processor's caches, the kernel's part of it too.
    @inline(__always)
    private mutating func pushReady(_ place: Int) {
        let node = nodes + connections[place].node
        let connection = connections + place
        connection.pointee.isReady = true
        connection.pointee.readyPrevious = -1
        connection.pointee.readyNext = node.pointee.readyHead
        if node.pointee.readyHead >= 0 {
            connections[Int(node.pointee.readyHead)].readyPrevious =
                Int32(truncatingIfNeeded: place)
        } else {
            node.pointee.readyTail = Int32(truncatingIfNeeded: place)
        }
        node.pointee.readyHead = Int32(truncatingIfNeeded: place)
    }

    /// Takes a connection out of its node's list of those with room, when it is there.
    @inline(__always)
    mutating func removeReady(_ place: Int) {
        let connection = connections + place
        guard connection.pointee.isReady else { return }
        connection.pointee.isReady = false
        let node = nodes + connection.pointee.node
        let next = connection.pointee.readyNext
        let previous = connection.pointee.readyPrevious
        if previous >= 0 {
            connections[Int(previous)].readyNext = next
        } else {
            node.pointee.readyHead = next
        }
        if next >= 0 {
            connections[Int(next)].readyPrevious = previous
        } else {
            node.pointee.readyTail = previous
        }
    }
}
