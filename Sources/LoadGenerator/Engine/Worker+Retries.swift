import Workload

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
