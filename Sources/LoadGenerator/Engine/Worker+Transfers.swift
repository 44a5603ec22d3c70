import Linux
import RunRecord

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
                let place = takeDirty()
                let connection = connections + place
                let count = connection.pointee.output.count
                guard connection.pointee.state.isConnected, count > 0 else { continue }
                sends.add(
                    connection.pointee.descriptor, connection.pointee.output.first, count: count,
                    token: token(of: place))
            }
            ring.send(sends)
            for index in 0..<sends.count { endSend(index) }
        }
    }

    @inline(__always)
    private mutating func endSend(_ index: Int) {
        // The end of one that came before in the batch may have closed this one.
        guard let place = openPlace(of: sends.token(index)) else { return }
        let connection = connections + place
        switch sends.sent(index) {
        case .bytes(let sent):
            let isAll = sent == sends.byteCount(index)
            connection.pointee.output.consume(sent)
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
