import RunRecord

extension Worker {
    /// Takes the control's newest times. When they tell of the first fault, the operations under way leave
    /// the baseline: what the fault does to them is no property of the quiet cluster.
    @inline(__always)
    mutating func take(_ newest: ControlTimes) {
        let isFirstFault = times.faultStart == .max && newest.faultStart != .max
        times = newest
        if isFirstFault { moveUnderWayToFault() }
    }

    @inline(never)
    private mutating func moveUnderWayToFault() {
        guard !isReadBack else { return }
        for index in 0..<placeCount where operations[index].state != .free {
            let operation = operations[index]
            let group = tally.group(
                window: Int(LoadWindow.fault.rawValue), shard: Int(operation.shard),
                isWrite: operation.isWrite)
            guard group != operation.group else { continue }
            tally.moveIssued(from: operation.group, to: group)
            operations[index].group = group
        }
    }
}
