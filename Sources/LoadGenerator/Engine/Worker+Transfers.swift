import Evidence
import Linux
import Redis

extension Worker {
    /// Notes that a connection has bytes to send.
    @inline(__always)
    mutating func markDirty(_ place: Int) {
        guard !connections[place].isDirty, !connections[place].isBlocked else { return }
        connections[place].isDirty = true
        dirty[dirtyCount] = Int32(truncatingIfNeeded: place)
        dirtyCount &+= 1
    }

    /// Sends what connections have to send, each with one call.
    mutating func flush() {
        var index = 0
        while index < dirtyCount {
            let place = Int(dirty[index])
            connections[place].isDirty = false
            if connections[place].state == .open { send(place) }
            index &+= 1
        }
        dirtyCount = 0
    }

    @inline(__always)
    private mutating func send(_ place: Int) {
        let connection = connections + place
        let count = connection.pointee.output.count
        guard count > 0 else { return }
        let result = Socket.send(
            connection.pointee.descriptor, from: connection.pointee.output.first, count: count)
        switch result {
        case .bytes(let sent):
            connection.pointee.output.consume(sent)
            if sent < count { connection.pointee.isBlocked = true }
        case .wouldBlock: connection.pointee.isBlocked = true
        case .closed, .failed: loseConnection(place, .connectionReset)
        }
    }

    /// Reads what a connection has, and handles each reply.
    ///
    /// - Parameters:
    ///   - place: The connection, which is open.
    ///   - toTheEnd: Whether the other side has closed: then the end of the stream is read too.
    @inline(__always)
    mutating func receive(_ place: Int, toTheEnd: Bool) {
        let connection = connections + place
        while connection.pointee.state == .open {
            let capacity = Self.receiveCapacity
            switch Socket.receive(
                connection.pointee.descriptor, into: receiveBuffer, capacity: capacity)
            {
            case .bytes(let count):
                now = MonotonicTime.nanoseconds
                connection.pointee.scanner?.feed(receiveBuffer, count: count)
                handleReplies(place)
                // Less than asked for was all there is; more makes a new event.
                if count < capacity && !toTheEnd { return }
            case .wouldBlock: return
            case .closed, .failed:
                now = MonotonicTime.nanoseconds
                loseConnection(place, .connectionReset)
            }
        }
    }

    @inline(__always)
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
            } else if let operation = RequestRing.awaitedOperation(request) {
                handleWriteReply(to: Int(operation))
            } else {
                offer(place)
            }
        }
    }
}
