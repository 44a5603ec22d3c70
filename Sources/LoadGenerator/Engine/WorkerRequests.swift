import Linux
import RedisClient
import RunRecord
import Workload

/// An operation's way out: it is drawn when it is due, finds its node and a connection, and goes again when it may be tried
/// again. Its time counts from when it was due, not from when it could be sent.
extension Worker {
    /// Issues one operation of the workload: sends it, queues it, or counts it as shed. One function, so that all
    /// that a request takes is in it once and in a piece.
    @inline(never)
    mutating func issue(intended: Int64) {
        let word = takeWord()
        let command = templates.choose(word & 0xFFFF_FFFF)
        let template = templates.commands + command
        let isWrite = template.pointee.isWrite
        let isLedgered = template.pointee.isLedgered
        let isChecked = template.pointee.isChecked
        let drawn = drawKey(word &>> 32)
        let intendedWindow = times.window(of: intended)
        // Meant to be sent before the first fault, but sent after it began: the fault can touch it.
        let window = intendedWindow == 0 && now >= times.faultStart ? 1 : intendedWindow
        let shard = Int(keys[drawn].shard)
        let group = tally.group(window: window, shard: shard, isWrite: isWrite)
        tally.countIssued(group)
        issued &+= 1
        if intendedWindow == 0 { baselineAsked &+= 1 }
        slices.countIssued(intended: intended &- configuration.origin, shard: shard)
        // A ledgered write takes a key of the same shard that no other write holds, so that each key's writes
        // have one order and a shard in trouble gets its full share of the load.
        guard let key = isLedgered && keys[drawn].isBusy ? keyTable.free(from: drawn) : drawn else {
            turnAway(.keysBusy, group, shard: shard, isWrite: isWrite, intended: intended)
            return
        }
        guard firstFree >= 0 || makePlaces() else {
            turnAway(.shed, group, shard: shard, isWrite: isWrite, intended: intended)
            return
        }
        let index = allocate()
        let operation = operations + index
        operation.pointee.intended = intended
        operation.pointee.group = group
        operation.pointee.key = Int32(truncatingIfNeeded: key)
        operation.pointee.command = UInt16(truncatingIfNeeded: command)
        operation.pointee.sequence =
            isLedgered
            ? keys[key].begin()
            : isChecked
                ? Self.acknowledged(key, keys, template.pointee.isOfCounter ? keyTable : nil)
                : UInt32(truncatingIfNeeded: issued)
        operation.pointee.shard = UInt16(truncatingIfNeeded: shard)
        operation.pointee.isWrite = isWrite
        operation.pointee.isLedgered = isLedgered
        operation.pointee.isBaseline = intendedWindow == 0
        send(index, to: home(of: index))
    }

    /// As `dispatch`, for an operation that was issued just now, and in a piece with that.
    #if compiler(>=6.3)
        @inline(always)
    #else
        @inline(__always)
    #endif
    private mutating func send(_ index: Int, to node: Int) {
        guard !waitsAtTheDoor else {
            dispatchThroughDoor(index, to: node)
            return
        }
        beginAttempt(index, at: node)
        if !deliverAtOnce(index, to: node, isNew: true) { enqueue(index, node) }
    }

    /// What a read that is issued now must not fall behind: the newest acknowledged write of its key, or the
    /// greatest acknowledged value of its counter. Static: a method that changes nothing would be given a
    /// copy of the whole worker.
    @inline(__always)
    private static func acknowledged(
        _ key: Int, _ keys: UnsafeMutablePointer<KeyRecord>, _ counted: KeyTable?
    ) -> UInt32 {
        guard let counted else { return (keys + key).pointee.acknowledged }
        return counted.counters?[key].highest ?? 0
    }

    /// The 64 random bits of the operation at hand. Those of the next one are drawn with them, so that its
    /// key, which lies anywhere in a large table, is on its way from memory meanwhile.
    @inline(__always)
    private mutating func takeWord() -> UInt64 {
        let word = nextWord
        nextWord = random.next()
        if drawsEvenly { prefetchKey(evenKey(nextWord &>> 32)) }
        return word
    }

    /// Begins to bring a key's record into the caches.
    @inline(__always)
    func prefetchKey(_ place: Int) {
        HeapMemory.prefetch(keys + place, size: MemoryLayout<KeyRecord>.size)
    }

    @inline(__always)
    private func evenKey(_ word: UInt64) -> Int {
        Int(truncatingIfNeeded: (word &* UInt64(truncatingIfNeeded: keyCount)) &>> 32)
    }

    /// The place of a key as the load's distribution draws it; `word` holds 32 random bits.
    @inline(__always)
    private mutating func drawKey(_ word: UInt64) -> Int {
        drawsEvenly ? evenKey(word) : drawUnevenKey(word)
    }

    @inline(never)
    private mutating func drawUnevenKey(_ word: UInt64) -> Int {
        Int(keyTable.places[draw.rank(word, &random)])
    }

    /// Makes some more places for operations; false when there are as many as there may be. Memory that no
    /// pile of operations ever needed is never touched.
    @inline(never)
    mutating func makePlaces() -> Bool {
        let end = min(placeCount + 256, configuration.inFlightLimit)
        for index in stride(from: end - 1, through: placeCount, by: -1) {
            (operations + index).initialize(to: Operation())
            operations[index].nextFree = firstFree
            firstFree = Int32(index)
        }
        placeCount = end
        return firstFree >= 0
    }

    /// Takes a free place; there is one.
    @inline(__always)
    mutating func allocate() -> Int {
        let index = Int(firstFree)
        let operation = operations + index
        firstFree = operation.pointee.nextFree
        operation.pointee.firstSent = 0
        operation.pointee.lastSent = now
        operation.pointee.recorded = -1
        operation.pointee.connection = -1
        operation.pointee.failedAttempts = 0
        operation.pointee.failedConnects = 0
        operation.pointee.redirects = 0
        operation.pointee.isMade = false
        operation.pointee.asks = false
        inFlight &+= 1
        return index
    }

    /// Gives a place back.
    @inline(__always)
    mutating func release(_ index: Int) {
        if isPooled { returnPermit(index) }
        operations[index].state = .free
        operations[index].nextFree = firstFree
        firstFree = Int32(truncatingIfNeeded: index)
        inFlight &-= 1
    }

    /// Ends an operation that is not sent.
    @inline(never)
    private mutating func turnAway(
        _ outcome: OperationOutcome, _ group: Int, shard: Int, isWrite: Bool, intended: Int64
    ) {
        tally.countOutcome(group, outcome)
        slices.countOutcome(
            intended: intended &- configuration.origin, shard: shard, Int(outcome.rawValue))
        stretches.record(
            shard: shard, isWrite: isWrite, node: 0, outcome: outcome.rawValue, sent: offset,
            completed: offset)
    }
}

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

extension Worker {
    /// Holds the value that the digest has against what was acknowledged before the read began.
    ///
    /// A key belongs to one worker, so that its writes and reads have one order here. What was
    /// acknowledged is taken when the read is issued, before its first attempt.
    @inline(__always)
    mutating func checkRead(_ index: Int) {
        let operation = operations + index
        let acknowledged = operation.pointee.sequence
        guard acknowledged > 0 else { return }
        let key = Int(operation.pointee.key)
        let number = UInt32(truncatingIfNeeded: keys[key].number)
        let read: UInt32?
        if case .null = digest.pointee.kind {
            read = 0
        } else {
            // Not the digest's text: this is asked of every other reply, and a copy of the digest is dear.
            let value = UnsafeBufferPointer(
                start: digest.pointee.bytes, count: digest.pointee.keptLength)
            // As a rule nothing was written since.
            if CommandTemplates.isValue(value, ofKey: number, write: acknowledged) {
                tally.countCheckedRead(operation.pointee.group)
                return
            }
            read = CommandTemplates.number(in: value, ofKey: number)
        }
        guard let read, read <= keys[key].begun else { return }
        if read < acknowledged {
            checkOlder(index, read: read)
        } else {
            tally.countCheckedRead(operation.pointee.group)
        }
    }

    @inline(never)
    private mutating func checkOlder(_ index: Int, read: UInt32) {
        let operation = operations[index]
        let key = keys[Int(operation.key)]
        // A key that expires may be gone rightly; a given-up write may have been applied late.
        guard read > 0 ? !key.mayComeLate(read) : !configuration.workload.expires else { return }
        tally.countCheckedRead(operation.group)
        tally.countStaleRead(operation.group)
        // The time is known of the newest acknowledged write only.
        guard key.acknowledged == operation.sequence else { return }
        noteStaleRead(
            operation, isCounter: false, read: read, acknowledgedAt: key.acknowledgedAt,
            by: key.acknowledgedBy)
    }

    /// Keeps a stale read, of a key or of its counter, that missed what the operation had to find.
    mutating func noteStaleRead(
        _ operation: Operation, isCounter: Bool, read: UInt32, acknowledgedAt: Int64,
        by node: UInt16
    ) {
        staleReads.note(
            StaleReadLog.Entry(
                key: operation.key, isCounter: isCounter, read: read,
                acknowledged: operation.sequence, acknowledgedAt: acknowledgedAt,
                acknowledgedBy: node, node: operation.node &+ 1,
                window: UInt8(truncatingIfNeeded: tally.window(ofGroup: operation.group)),
                sentAt: operation.firstSent &- configuration.origin, answeredAt: offset))
    }
}

extension Worker {
    /// Sends operations whose wait for the next attempt is over, those that wait for the slot table
    /// excepted.
    mutating func retryDue() {
        while retryQueue.earliest <= now, let place = retryQueue.removeEarliest() {
            let index = Int(place)
            switch operations[index].state {
            case .reconnecting:
                dispatch(index, to: Int(operations[index].node))
                continue
            case .waiting:
                endWaiting(index)
                continue
            case .queued:
                giveWay(index)
                continue
            default: break
            }
            let failed = Int(operations[index].failedAttempts)
            guard configuration.policy.refreshesBeforeRetry(afterFailed: failed) else {
                retry(index)
                continue
            }
            waitingForSlots.append(place)
            // Who comes while it is fetched takes what comes of that.
            guard !refresh.isUnfinished else { continue }
            if configuration.policy.avoidsNode(after: operations[index].lastFailure) {
                refresh.avoid(Int(operations[index].node))
            }
            refresh.request(now: now, spacing: configuration.policy.refreshSpacing)
        }
    }

    /// Sends operations that have waited for the slot table.
    mutating func retryWithSlots() {
        guard !waitingForSlots.isEmpty else { return }
        let waiting = waitingForSlots
        waitingForSlots.removeAll(keepingCapacity: true)
        for index in waiting { retry(Int(index)) }
    }

    private mutating func retry(_ index: Int) {
        let policy = configuration.policy
        if !policy.keepsRedirects { operations[index].redirects = 0 }
        operations[index].asks = false
        switch policy.retryTarget {
        case .slotOwner: dispatch(index, to: home(of: index))
        case .sameNode: dispatch(index, to: Int(operations[index].node))
        case .anyMaster: dispatch(index, to: Int(nodeOfSlot[random.next(below: 16384)]))
        }
    }
}
