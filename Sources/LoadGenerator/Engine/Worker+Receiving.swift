import Linux
import RedisClient
import RunRecord

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
        connections[place].scanner?.feed(bytes, count: count)
        handleReplies(place)
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
