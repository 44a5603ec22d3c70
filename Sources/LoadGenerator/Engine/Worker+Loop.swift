import Linux
import RunRecord

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
