import RunRecord
import Workload

extension Worker {
    /// Ends what has lasted too long: attempts, connecting, fetching the slot table.
    mutating func expire() {
        while deadlines.head >= 0, operations[Int(deadlines.head)].deadline <= now {
            timeOut(Int(deadlines.head))
        }
        if isPooled { expirePoolWaits() }
        if now >= nextConnectCheck { expireConnecting() }
        if now >= nextNodeCheck { checkNodes() }
        if refresh.isUnderWay ? refresh.deadline <= now : refresh.due <= now { advanceRefresh() }
    }

    private mutating func timeOut(_ index: Int) {
        deadlines.remove(index, operations)
        if operations[index].state == .waiting {
            endWaiting(index)
            return
        }
        if operations[index].state == .queued {
            removeFromQueue(index)
            leaveStray(index)
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
