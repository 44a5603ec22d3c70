extension LoadRecord: BoundedRecord {
    /// Slices from a hundredth of a second to a minute.
    private static let sliceMilliseconds: ClosedRange<Int64> = 10...60_000

    package func checkBounds() throws(OutOfBounds) {
        try RecordBounds.check(sliceMilliseconds, Self.sliceMilliseconds, "sliceMilliseconds")
        try RecordBounds.check(groups.count, 0...1_000_000, "the number of groups")
        try RecordBounds.checkEntries(series.count, "slices")
        try RecordBounds.checkEntries(stretches.count, "stretches")
        try RecordBounds.checkEntries(staleReads?.count ?? 0, "stale reads")
        try RecordBounds.check(errorTexts?.count ?? 0, 0...ErrorText.most, "the number of texts")
        for count in (errorTexts ?? []).map(\.count) + [heldAfterHeal ?? 0] {
            try RecordBounds.check(count, 0...RecordBounds.count, "a count")
        }
        for peak in [
            inFlightPeak, connectionsPeak ?? 0, baselineAsked, baselineDelivered, cutOff ?? 0,
        ] {
            try RecordBounds.check(peak, 0...RecordBounds.count, "a peak or a count")
        }
        for bytes in [memory?.start, memory?.end, memory?.peak] {
            try RecordBounds.check(bytes, 0...1 << 50, "memory")
        }
        try checkGroups()
        try checkSeries()
        try checkStretches()
        try ledger?.checkBounds()
    }

    private func checkGroups() throws(OutOfBounds) {
        var (issued, ended, attempted, read) = (
            BoundedSum(), BoundedSum(), BoundedSum(), BoundedSum()
        )
        for group in groups {
            try RecordBounds.checkMember(group.shard, "shard")
            try RecordBounds.check(group.outcomes.count, 1...64, "the number of outcomes")
            try RecordBounds.check(group.attempts.count, 1...64, "the number of outcomes")
            try issued.add(group.issued, "issued")
            for count in group.outcomes { try ended.add(count, "outcomes") }
            for count in group.attempts { try attempted.add(count, "attempts") }
            try read.add(group.checkedReads, "checkedReads")
            try read.add(group.staleReads, "staleReads")
        }
    }

    private func checkSeries() throws(OutOfBounds) {
        let last = Int(RecordBounds.nanoseconds / 1_000_000 / sliceMilliseconds)
        var (counted, latencies) = (BoundedSum(), BoundedSum())
        for slice in series {
            try RecordBounds.check(slice.slice, 0...last, "slice")
            try RecordBounds.checkMember(slice.shard, "shard")
            try RecordBounds.check(slice.outcomes.count, 0...64, "the number of outcomes")
            try counted.add(UInt64(slice.issued), "issued")
            try counted.add(UInt64(slice.completed), "completed")
            for count in slice.outcomes { try counted.add(UInt64(count), "outcomes") }
            for microseconds in [
                slice.latencySumMicroseconds, slice.latencyMaxMicroseconds,
                slice.latencyP50Microseconds, slice.latencyP99Microseconds,
            ] {
                try latencies.add(microseconds, "latencies", atMost: RecordBounds.sum)
            }
        }
    }

    private func checkStretches() throws(OutOfBounds) {
        var counted = BoundedSum()
        for stretch in stretches {
            try RecordBounds.checkMember(stretch.shard, "shard")
            try RecordBounds.checkMember(stretch.node, "node")
            try RecordBounds.check(stretch.firstSent, "firstSent")
            try RecordBounds.check(stretch.firstCompleted, "firstCompleted")
            try RecordBounds.check(stretch.lastCompleted, "lastCompleted")
            try counted.add(stretch.count, "count")
            guard stretch.firstCompleted <= stretch.lastCompleted else {
                throw OutOfBounds(message: "a stretch ends before it begins")
            }
        }
        for stale in staleReads ?? [] {
            try RecordBounds.checkMember(stale.shard, "shard")
            for offset in [stale.sentAt, stale.answeredAt, stale.acknowledgedAt] {
                try RecordBounds.check(offset, "a stale read's time")
            }
            try RecordBounds.checkMember(stale.node, "node")
            try RecordBounds.checkMember(stale.acknowledgedBy, "node")
        }
    }

    // MARK: What adds up

    /// What does not add up, in clauses: the same operations are counted by window, by slice and by stretch.
    var contradictions: [String] {
        var found: [String] = []
        func compare(_ one: UInt64, _ name: String, _ other: UInt64, _ otherName: String) {
            guard one != other else { return }
            found.append("\(one) \(name), and \(other) \(otherName)")
        }
        let issued = groups.reduce(UInt64(0)) { $0 + $1.issued }
        let succeeded = groups.reduce(UInt64(0)) { $0 + ($1.outcomes.first ?? 0) }
        if !series.isEmpty {
            compare(
                issued, "operations issued by window",
                series.reduce(0) { $0 + UInt64($1.issued) }, "by slice")
            compare(
                succeeded, "operations that succeeded by window",
                series.reduce(0) { $0 + UInt64($1.completed) }, "completed by slice")
        }
        for group in groups {
            let ended = group.outcomes.reduce(0, +)
            let name = "of shard \(group.shard)"
            if ended > group.issued {
                found.append("\(ended) operations \(name) ended, and \(group.issued) were issued")
            }
            compare(
                group.latency.totalCount, "latencies \(name)", group.outcomes.first ?? 0,
                "operations that succeeded")
            if let checked = group.checkedReads,
                checked > ended || (group.staleReads ?? 0) > checked
            {
                found.append(
                    "\(checked) reads \(name) were checked, \(group.staleReads ?? 0) of them "
                        + "stale, and \(ended) ended")
            }
        }
        if baselineDelivered > baselineAsked {
            found.append("\(baselineDelivered) delivered of \(baselineAsked) asked in the baseline")
        }
        return found + (ledger?.contradictions ?? [])
    }
}

extension LedgerRecord {
    fileprivate func checkBounds() throws(OutOfBounds) {
        var counted = BoundedSum()
        for count in [
            acknowledged, keysWritten, keysUnreadable, lost, unacknowledgedApplied,
            overwrittenLate, keysExpired ?? 0, countersAbove ?? 0,
            incrementsDoubled ?? 0,
        ] {
            try counted.add(count, "the ledger's counts")
        }
        try RecordBounds.check(losses.count, 0...1_000_000, "the number of losses")
        for keys in shards ?? [] {
            try RecordBounds.checkMember(keys.shard, "shard")
            try counted.add(keys.written, "the ledger's keys by shard")
        }
        for loss in losses {
            try counted.add(loss.count, "losses")
            try RecordBounds.checkMember(loss.shard, "shard")
            try RecordBounds.checkMember(loss.acknowledgedBy, "node")
            try RecordBounds.check(loss.acknowledgedAt, "acknowledgedAt")
        }
    }

    fileprivate var contradictions: [String] {
        let listed = losses.reduce(UInt64(0)) { $0 + $1.count }
        var found: [String] = []
        if lost > acknowledged {
            found.append("\(lost) writes lost of \(acknowledged) acknowledged")
        }
        if listed > lost { found.append("\(listed) lost writes listed, and \(lost) counted") }
        if let wrong = shards?.first(where: { $0.left > $0.written }) {
            found.append("\(wrong.left) keys left of \(wrong.written) in shard \(wrong.shard)")
        }
        return found
    }
}
