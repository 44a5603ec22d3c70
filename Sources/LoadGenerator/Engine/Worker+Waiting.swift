import RedisClient
import RunRecord

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
