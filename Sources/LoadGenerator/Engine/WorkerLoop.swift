import Linux
import RedisClient
import RunRecord

/// A worker's loop: what has become due, what the kernel has brought, and what is to be sent go round by round, and the
/// worker sleeps only when there is none of these.
extension Worker {
    /// The most arrivals that are issued before replies are looked at again.
    private static var arrivalsAtOnce: Int { 64 }

    /// Works until the load is stopped and what was under way has ended, or until it cannot go on: then what is
    /// under way ends as it stands.
    mutating func run() {
        do throws(SystemError) {
            try work()
        } catch {
            failure = error
        }
        abandonAll()
        now = MonotonicTime.nanoseconds
        tick()
    }

    private mutating func work() throws(SystemError) {
        if configuration.needsRing, let refusal = ring.refusal { throw refusal }
        var catchesUp = false
        openIdle()
        while true {
            now = MonotonicTime.nanoseconds
            take(control.times)
            if now >= nextTick {
                tick()
                if let planted = configuration.plantedFailure, planted.at <= now {
                    throw planted.error
                }
            }
            expire()
            retryDue()
            catchesUp = issueDue()
            notePeak()
            if hasReturnedPermits { servePools() }
            flush()
            if isFinished { break }
            let events = try epoll.wait(nanoseconds: catchesUp ? 0 : waitNanoseconds())
            handle(events)
        }
    }

    /// Handles the events of a wait. What becomes due meanwhile is sent meanwhile: a burst of replies must
    /// not make the schedule late.
    private mutating func handle(_ events: Int) {
        var index = 0
        while index < events {
            let end = min(index + Self.receivesAtOnce, events)
            for number in index..<end { handleEvent(number) }
            receiveAll()
            index = end
            guard isOpenLoop, index < events else { continue }
            now = MonotonicTime.nanoseconds
            if arrivals.next <= now, now < times.stop {
                // An operation counts in the slice of its time, which must have begun.
                if now >= nextTick { tick() }
                _ = issueDue()
                notePeak()
                if hasReturnedPermits { servePools() }
                flush()
            }
        }
    }

    /// Notes how many operations are in flight when all that is due was issued.
    @inline(__always)
    private mutating func notePeak() {
        inFlightPeak = max(inFlightPeak, inFlight)
    }

    /// Whether nothing more is to be done, or no more time is left for it.
    private var isFinished: Bool {
        if isSweep, nextSwept == keyTable.count, inFlight == 0 {
            return true
        }
        guard now >= times.stop else { return false }
        return now >= times.drainEnd || inFlight == 0 && !hasArrivalsBeforeStop
    }

    private var hasArrivalsBeforeStop: Bool {
        isOpenLoop && arrivals.next < times.stop
    }

    /// Issues what is due; true when there is more to issue at once.
    private mutating func issueDue() -> Bool {
        if isSweep {
            issueSweep()
            return false
        }
        guard isOpenLoop else {
            if now < times.stop {
                let idle = configuration.callers &- inFlight
                for _ in 0..<max(0, idle) { issue(intended: now) }
            }
            return false
        }
        var budget = Self.arrivalsAtOnce
        while arrivals.next <= now, arrivals.next < times.stop {
            guard budget > 0 else { return true }
            budget &-= 1
            let late = UInt64(truncatingIfNeeded: (now &- arrivals.next) / 1000)
            lateness[LatencyBuckets.index(ofMicroseconds: late)] &+= 1
            issue(intended: arrivals.next)
            arrivals.advance()
        }
        return false
    }

    /// How long there is nothing to do but wait for events.
    private func waitNanoseconds() -> Int64 {
        guard !hasReturnedPermits else { return 0 }
        var next = min(nextTick, retryQueue.earliest, nextConnectCheck, nextNodeCheck)
        if deadlines.head >= 0 { next = min(next, operations[Int(deadlines.head)].deadline) }
        if poolDeadlines.head >= 0 {
            next = min(next, operations[Int(poolDeadlines.head)].deadline)
        }
        if isOpenLoop, arrivals.next < times.stop { next = min(next, arrivals.next) }
        next = min(next, refresh.isUnderWay ? refresh.deadline : refresh.due)
        if times.drainEnd != .max { next = min(next, times.drainEnd) }
        return max(0, next &- MonotonicTime.nanoseconds)
    }

    private mutating func handleEvent(_ number: Int) {
        let event = epoll.event(at: number)
        let index = Int(truncatingIfNeeded: event.token & 0xFFFF_FFFF)
        let connection = connections + index
        guard
            connection.pointee.generation == UInt32(truncatingIfNeeded: event.token &>> 32),
            connection.pointee.state != .closed
        else { return }
        if connection.pointee.state == .connecting {
            endConnecting(index)
            guard connection.pointee.state.isConnected else { return }
        }
        if event.isWritable, connection.pointee.isBlocked {
            connection.pointee.isBlocked = false
            markDirty(index)
        }
        if event.isHungUp || event.isReadable { addReceive(index, toTheEnd: event.isHungUp) }
    }

    /// Every 100 ms: closes the slice and publishes the counts; looks after the slot table.
    private mutating func tick() {
        let slice = SliceSeries.slice(of: offset)
        var latencies = [UInt32](repeating: 0, count: CoarseBuckets.count)
        slices.addCurrent(to: &latencies)
        recent.add(latencies)
        slices.advance(to: slice)
        nextTick = configuration.origin &+ Int64(slice + 1) &* SliceSeries.nanoseconds
        publish()
    }

    private func publish() {
        var outcomes = [UInt64](repeating: 0, count: Tally.outcomeCount)
        for shard in configuration.topology.shards.indices {
            tally.outcomes(ofShard: shard, into: &outcomes)
            counters.publish(shard: shard, outcomes: outcomes)
        }
        let sums = recent.sums
        // What is under way has waited at least as long as until now: p99 of the ended alone looks well in an outage.
        var withWaiting = sums
        var oldest: UInt64 = 0
        for index in 0..<placeCount where operations[index].state != .free {
            let age = UInt64(max(0, now &- operations[index].intended)) / 1000
            oldest = max(oldest, age)
            withWaiting[CoarseBuckets.index(ofMicroseconds: age)] &+= 1
        }
        counters.publish(.issued, issued)
        counters.publish(.inFlight, UInt64(inFlight))
        counters.publish(.oldestMicroseconds, oldest)
        counters.publish(.p50Microseconds, CoarseBuckets.percentile(50, of: sums))
        counters.publish(.p99Microseconds, CoarseBuckets.percentile(99, of: withWaiting))
        counters.publish(.maximumMicroseconds, CoarseBuckets.percentile(100, of: sums))
    }
}

/// A write with a WAIT behind it: two commands on one connection, one operation.
///
/// The write's entry among the connection's requests tells of the WAIT to come, and the last entry is
/// the operation's own: what the connection has under way, loses or gives up is counted by that one.
extension Worker {
    /// Notes the replies that follow a command's own, which was just appended.
    @inline(never)
    mutating func expectMore(_ index: Int, on place: Int) {
        let operation = operations + index
        let template = templates.commands[Int(operation.pointee.command)]
        let connection = connections + place
        guard template.replicasAwaited > 0 else {
            for _ in 0..<template.extraReplies {
                _ = connection.pointee.requests.append(RequestRing.unheeded)
            }
            return
        }
        operation.pointee.isMade = false
        let entry = Int32(truncatingIfNeeded: index)
        connection.pointee.requests.replace(
            at: operation.pointee.position, with: RequestRing.awaited(entry))
        for _ in 1..<template.extraReplies {
            _ = connection.pointee.requests.append(RequestRing.unheeded)
        }
        operation.pointee.position = connection.pointee.requests.append(entry)
    }

    /// Handles the answer to a write that a WAIT follows. After a refusal or a redirection the WAIT's
    /// answer is thrown away: it would count what other writes the connection made.
    @inline(never)
    mutating func handleWriteReply(to index: Int) {
        let template = templates.commands[Int(operations[index].command)]
        guard template.acceptedBeforeWait >> digest.pointee.kind.rawValue & 1 == 0 else {
            operations[index].isMade = true
            // An increment's value; WAIT's answer will not tell it.
            if template.isCounted {
                operations[index].sequence = UInt32(clamping: digest.pointee.integer)
            }
            return
        }
        let place = Int(operations[index].connection)
        deadlines.remove(index, operations)
        connections[place].requests.abandon(at: operations[index].position)
        connections[place].live &-= 1
        handleBadReply(to: index)
        offer(place)
    }

    /// Ends an operation by its WAIT's answer: the number of replicas that have the write. Any other answer,
    /// as that of a master that was made a replica meanwhile (UNBLOCKED), promises nothing.
    @inline(never)
    mutating func endWait(_ index: Int) {
        let awaited = templates.commands[Int(operations[index].command)].replicasAwaited
        if digest.pointee.kind == .integer, digest.pointee.integer >= awaited {
            succeed(index)
        } else {
            if templates.commands[Int(operations[index].command)].isCounted {
                noteUncounted(index)
            }
            failAttempt(index, .notReplicated)
        }
    }

    /// Gives up on an attempt whose replies have not all come.
    mutating func abandonRequests(of index: Int) {
        let operation = operations[index]
        let place = Int(operation.connection)
        connections[place].requests.abandon(at: operation.position)
        let template = templates.commands[Int(operation.command)]
        if template.replicasAwaited > 0, !operation.isMade {
            connections[place].requests.abandon(
                at: operation.position &- UInt32(truncatingIfNeeded: template.extraReplies))
        }
        connections[place].live &-= 1
    }
}

extension Worker {
    /// Notes that there is something to read, or the end of the stream.
    @inline(__always)
    mutating func addReceive(_ place: Int, toTheEnd: Bool) {
        receives.add(
            connections[place].descriptor, pieces + receives.count &* Self.pieceCapacity,
            count: Self.pieceCapacity, token: token(of: place), note: toTheEnd ? 1 : 0)
    }

    /// Reads what several connections have, with one call, and handles each reply.
    mutating func receiveAll() {
        guard receives.count > 0 else { return }
        ring.receive(receives)
        // What was received had come by now; what the handling of one reply takes is not the next one's latency.
        now = MonotonicTime.nanoseconds
        for index in 0..<receives.count { endReceive(index) }
        receives.removeAll()
    }

    @inline(__always)
    private mutating func endReceive(_ index: Int) {
        guard let place = openPlace(of: receives.token(index)) else { return }
        let toTheEnd = receives.note(index) != 0
        switch receives.received(index) {
        case .bytes(let count):
            take(count, from: pieces + index &* Self.pieceCapacity, place)
            // Less than asked for was all there is; more makes a new event.
            if count == Self.pieceCapacity || toTheEnd { receive(place, toTheEnd: toTheEnd) }
        case .wouldBlock: break
        case .closed, .failed: noteEnd(place)
        }
    }

    /// Reads what else a connection has, and handles each reply.
    ///
    /// - Parameters:
    ///   - place: The connection.
    ///   - toTheEnd: Whether the other side has closed: then the end of the stream is read too.
    @inline(never)
    private mutating func receive(_ place: Int, toTheEnd: Bool) {
        let connection = connections + place
        while connection.pointee.state.isConnected {
            let capacity = Self.receiveCapacity
            switch Socket.receive(
                connection.pointee.descriptor, into: receiveBuffer, capacity: capacity)
            {
            case .bytes(let count):
                now = MonotonicTime.nanoseconds
                take(count, from: receiveBuffer, place)
                if count < capacity && !toTheEnd { return }
            case .wouldBlock: return
            case .closed, .failed: noteEnd(place)
            }
        }
    }

    @inline(__always)
    private mutating func take(_ count: Int, from bytes: UnsafeMutableRawPointer, _ place: Int) {
        guard connections[place].secure == nil else {
            takeSecured(count, from: bytes, place)
            return
        }
        connections[place].scanner?.feed(bytes, count: count)
        handleReplies(place)
    }

    /// Takes what came over TLS. The bytes were copied when their meaning is read, which goes into the buffer that they may
    /// have come from.
    @inline(never)
    private mutating func takeSecured(
        _ count: Int, from bytes: UnsafeMutableRawPointer, _ place: Int
    ) {
        guard let secure = connections[place].secure else { return }
        secure.feed(bytes, count: count)
        if connections[place].state == .securing { self.secure(place) }
        // A connection that is lost meanwhile, or made anew, has another.
        while let current = connections[place].secure, current === secure,
            connections[place].state != .securing
        {
            switch secure.read(into: receiveBuffer, capacity: Self.receiveCapacity) {
            case .done(let count):
                connections[place].scanner?.feed(receiveBuffer, count: count)
                handleReplies(place)
            case .waits:
                // The protocol may have something to say of its own.
                if secure.pending > 0 {
                    wrap(place)
                    markDirty(place)
                }
                return
            case .ended: loseConnection(place, .connectionReset)
            case .failed: loseConnection(place, .tlsHandshake)
            }
        }
    }

    /// Puts a connection's output into the form that TLS gives it on the wire.
    @inline(never)
    mutating func wrap(_ place: Int) {
        let connection = connections + place
        guard let secure = connection.pointee.secure else { return }
        let count = connection.pointee.output.count
        if count > 0 {
            // What cannot be said any more is noticed by what comes next.
            _ = secure.write(connection.pointee.output.first, count: count)
            connection.pointee.output.consume(count)
        }
        let pending = secure.pending
        guard pending > 0 else { return }
        secure.take(pending, into: connection.pointee.wire.reserve(pending))
        connection.pointee.wire.commit(pending)
    }

    private mutating func noteEnd(_ place: Int) {
        now = MonotonicTime.nanoseconds
        loseConnection(place, .connectionReset)
    }

    @inline(never)
    private mutating func handleReplies(_ place: Int) {
        let connection = connections + place
        // A connection that is lost meanwhile has no scanner any more.
        while connection.pointee.scanner?.pending ?? 0 > 0,
            let step = connection.pointee.scanner?.next()
        {
            if case .incomplete = step { return }
            guard case .reply = step, let request = connection.pointee.requests.removeFirst()
            else {
                // Not understood, or a reply to nothing: what else comes here cannot be trusted.
                loseConnection(place, .protocolError)
                return
            }
            if request >= 0 {
                connection.pointee.live &-= 1
                // The next reply's key is fetched while this one's is looked at.
                let following = connection.pointee.requests.first
                if following >= 0 { prefetchKey(Int(operations[Int(following)].key)) }
                handleReply(to: Int(request))
                offer(place)
            } else if request == RequestRing.slots {
                takeSlots()
            } else if request == RequestRing.greeting {
                open(place)
            } else if let operation = RequestRing.awaitedOperation(request) {
                handleWriteReply(to: Int(operation))
            } else if place != refreshPlace {
                offer(place)
            }
        }
    }
}

extension Worker {
    /// Notes that a connection has bytes to send.
    @inline(__always)
    mutating func markDirty(_ place: Int) {
        guard !connections[place].isDirty, !connections[place].isBlocked else { return }
        connections[place].isDirty = true
        var end = dirtyFirst &+ dirtyCount
        if end >= connectionCount { end &-= connectionCount }
        dirty[end] = Int32(truncatingIfNeeded: place)
        dirtyCount &+= 1
    }

    @inline(__always)
    private mutating func takeDirty() -> Int {
        let place = Int(dirty[dirtyFirst])
        dirtyFirst &+= 1
        if dirtyFirst == connectionCount { dirtyFirst = 0 }
        dirtyCount &-= 1
        connections[place].isDirty = false
        return place
    }

    /// Sends what connections have to send, those of many with one call.
    mutating func flush() {
        while dirtyCount > 0 {
            sends.removeAll()
            while dirtyCount > 0, sends.count < Self.sendsAtOnce {
                addSend(takeDirty())
            }
            ring.send(sends)
            for index in 0..<sends.count { endSend(index) }
        }
    }

    @inline(__always)
    private mutating func addSend(_ place: Int) {
        let connection = connections + place
        guard connection.pointee.state.isConnected else { return }
        let isSecured = connection.pointee.secure != nil
        if isSecured { wrap(place) }
        let count = isSecured ? connection.pointee.wire.count : connection.pointee.output.count
        guard count > 0 else { return }
        sends.add(
            connection.pointee.descriptor,
            isSecured ? connection.pointee.wire.first : connection.pointee.output.first,
            count: count, token: token(of: place))
    }

    @inline(__always)
    private mutating func endSend(_ index: Int) {
        // The end of one that came before in the batch may have closed this one.
        guard let place = openPlace(of: sends.token(index)) else { return }
        let connection = connections + place
        switch sends.sent(index) {
        case .bytes(let sent):
            let isAll = sent == sends.byteCount(index)
            if connection.pointee.secure == nil {
                connection.pointee.output.consume(sent)
            } else {
                connection.pointee.wire.consume(sent)
            }
            if !isAll { connection.pointee.isBlocked = true }
        case .wouldBlock: connection.pointee.isBlocked = true
        case .closed, .failed: loseConnection(place, .connectionReset)
        }
    }

    /// What events and transfers of a connection are called by.
    @inline(__always)
    func token(of place: Int) -> UInt64 {
        UInt64(connections[place].generation) << 32 | UInt64(truncatingIfNeeded: place)
    }

    /// The connection that a token names, if that is still the same and open.
    @inline(__always)
    func openPlace(of token: UInt64) -> Int? {
        let place = Int(truncatingIfNeeded: token & 0xFFFF_FFFF)
        let isSame = connections[place].generation == UInt32(truncatingIfNeeded: token &>> 32)
        return isSame && connections[place].state.isConnected ? place : nil
    }
}
