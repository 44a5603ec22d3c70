import Linux
import RunRecord

extension Worker {
    /// Issues one operation of the workload: sends it, queues it, or counts it as shed. One function, so that all
    /// that a request takes is in it once and in a piece.
    @inline(never)
    mutating func issue(intended: Int64) {
        let word = takeWord()
        let command = templates.choose(word & 0xFFFF_FFFF)
        let template = templates.commands + command
        let isWrite = template.pointee.isWrite
        let isLedgered = template.pointee.isLedgered
        let isChecked = template.pointee.isChecked
        let drawn = drawKey(word &>> 32)
        let intendedWindow = times.window(of: intended)
        // Meant to be sent before the first fault, but sent after it began: the fault can touch it.
        let window = intendedWindow == 0 && now >= times.faultStart ? 1 : intendedWindow
        let shard = Int(keys[drawn].shard)
        let group = tally.group(window: window, shard: shard, isWrite: isWrite)
        tally.countIssued(group)
        issued &+= 1
        if intendedWindow == 0 { baselineAsked &+= 1 }
        slices.countIssued(intended: intended &- configuration.origin, shard: shard)
        // A ledgered write takes a key of the same shard that no other write holds, so that each key's writes
        // have one order and a shard in trouble gets its full share of the load.
        guard let key = isLedgered && keys[drawn].isBusy ? keyTable.free(from: drawn) : drawn else {
            turnAway(.keysBusy, group, shard: shard, isWrite: isWrite, intended: intended)
            return
        }
        guard firstFree >= 0 || makePlaces() else {
            turnAway(.shed, group, shard: shard, isWrite: isWrite, intended: intended)
            return
        }
        let index = allocate()
        let operation = operations + index
        operation.pointee.intended = intended
        operation.pointee.group = group
        operation.pointee.key = Int32(truncatingIfNeeded: key)
        operation.pointee.command = UInt16(truncatingIfNeeded: command)
        operation.pointee.sequence =
            isLedgered
            ? keys[key].begin()
            : isChecked
                ? Self.acknowledged(key, keys, template.pointee.isOfCounter ? keyTable : nil)
                : UInt32(truncatingIfNeeded: issued)
        operation.pointee.shard = UInt16(truncatingIfNeeded: shard)
        operation.pointee.isWrite = isWrite
        operation.pointee.isLedgered = isLedgered
        operation.pointee.isBaseline = intendedWindow == 0
        send(index, to: home(of: index))
    }

    /// As `dispatch`, for an operation that was issued just now, and in a piece with that.
    #if compiler(>=6.3)
        @inline(always)
    #else
        @inline(__always)
    #endif
    private mutating func send(_ index: Int, to node: Int) {
        guard !waitsAtTheDoor else {
            dispatchThroughDoor(index, to: node)
            return
        }
        beginAttempt(index, at: node)
        if !deliverAtOnce(index, to: node, isNew: true) { enqueue(index, node) }
    }

    /// What a read that is issued now must not fall behind: the newest acknowledged write of its key, or the
    /// greatest acknowledged value of its counter. Static: a method that changes nothing would be given a
    /// copy of the whole worker.
    @inline(__always)
    private static func acknowledged(
        _ key: Int, _ keys: UnsafeMutablePointer<KeyRecord>, _ counted: KeyTable?
    ) -> UInt32 {
        guard let counted else { return (keys + key).pointee.acknowledged }
        return counted.counters?[key].highest ?? 0
    }

    /// The 64 random bits of the operation at hand. Those of the next one are drawn with them, so that its
    /// key, which lies anywhere in a large table, is on its way from memory meanwhile.
    @inline(__always)
    private mutating func takeWord() -> UInt64 {
        let word = nextWord
        nextWord = random.next()
        if drawsEvenly { prefetchKey(evenKey(nextWord &>> 32)) }
        return word
    }

    /// Begins to bring a key's record into the caches.
    @inline(__always)
    func prefetchKey(_ place: Int) {
        HeapMemory.prefetch(keys + place, size: MemoryLayout<KeyRecord>.size)
    }

    @inline(__always)
    private func evenKey(_ word: UInt64) -> Int {
        Int(truncatingIfNeeded: (word &* UInt64(truncatingIfNeeded: keyCount)) &>> 32)
    }

    /// The place of a key as the load's distribution draws it; `word` holds 32 random bits.
    @inline(__always)
    private mutating func drawKey(_ word: UInt64) -> Int {
        drawsEvenly ? evenKey(word) : drawUnevenKey(word)
    }

    @inline(never)
    private mutating func drawUnevenKey(_ word: UInt64) -> Int {
        Int(keyTable.places[draw.rank(word, &random)])
    }

    /// Makes some more places for operations; false when there are as many as there may be. Memory that no
    /// pile of operations ever needed is never touched.
    @inline(never)
    mutating func makePlaces() -> Bool {
        let end = min(placeCount + 256, configuration.inFlightLimit)
        for index in stride(from: end - 1, through: placeCount, by: -1) {
            (operations + index).initialize(to: Operation())
            operations[index].nextFree = firstFree
            firstFree = Int32(index)
        }
        placeCount = end
        return firstFree >= 0
    }

    /// Takes a free place; there is one.
    @inline(__always)
    mutating func allocate() -> Int {
        let index = Int(firstFree)
        let operation = operations + index
        firstFree = operation.pointee.nextFree
        operation.pointee.firstSent = 0
        operation.pointee.lastSent = now
        operation.pointee.recorded = -1
        operation.pointee.connection = -1
        operation.pointee.failedAttempts = 0
        operation.pointee.failedConnects = 0
        operation.pointee.redirects = 0
        operation.pointee.isMade = false
        operation.pointee.asks = false
        inFlight &+= 1
        return index
    }

    /// Gives a place back.
    @inline(__always)
    mutating func release(_ index: Int) {
        if isPooled { returnPermit(index) }
        operations[index].state = .free
        operations[index].nextFree = firstFree
        firstFree = Int32(truncatingIfNeeded: index)
        inFlight &-= 1
    }

    /// Ends an operation that is not sent.
    @inline(never)
    private mutating func turnAway(
        _ outcome: OperationOutcome, _ group: Int, shard: Int, isWrite: Bool, intended: Int64
    ) {
        tally.countOutcome(group, outcome)
        slices.countOutcome(
            intended: intended &- configuration.origin, shard: shard, Int(outcome.rawValue))
        stretches.record(
            shard: shard, isWrite: isWrite, node: 0, outcome: outcome.rawValue, sent: offset,
            completed: offset)
    }
}
