import Evidence

extension Worker {
    /// Adds an attempt that has just begun; all have the same time limit, so it is the last to end.
    @inline(__always)
    mutating func appendDeadline(_ index: Int) {
        let operation = operations + index
        operation.pointee.deadlineNext = -1
        operation.pointee.deadlinePrevious = deadlineTail
        if deadlineTail >= 0 {
            operations[Int(deadlineTail)].deadlineNext = Int32(truncatingIfNeeded: index)
        } else {
            deadlineHead = Int32(truncatingIfNeeded: index)
        }
        deadlineTail = Int32(truncatingIfNeeded: index)
    }

    /// Removes an attempt that has ended.
    @inline(__always)
    mutating func removeDeadline(_ index: Int) {
        let next = operations[index].deadlineNext
        let previous = operations[index].deadlinePrevious
        if previous >= 0 {
            operations[Int(previous)].deadlineNext = next
        } else {
            deadlineHead = next
        }
        if next >= 0 {
            operations[Int(next)].deadlinePrevious = previous
        } else {
            deadlineTail = previous
        }
    }

    /// Ends what has lasted too long: attempts, connecting, fetching the slot table.
    mutating func expire() {
        while deadlineHead >= 0, operations[Int(deadlineHead)].deadline <= now {
            timeOut(Int(deadlineHead))
        }
        if now >= nextConnectCheck { expireConnecting() }
        if refresh.isUnderWay ? refresh.deadline <= now : refresh.due <= now { advanceRefresh() }
    }

    private mutating func timeOut(_ index: Int) {
        removeDeadline(index)
        if operations[index].state == .queued {
            removeFromQueue(index)
            failAttempt(index, .timeout)
            return
        }
        let place = Int(operations[index].connection)
        abandonRequests(of: index)
        noteUnknown(index)
        failAttempt(index, .timeout)
        if configuration.policy.closesOnTimeout {
            loseConnection(place, .connectionReset)
        } else {
            offer(place)
        }
    }
}
