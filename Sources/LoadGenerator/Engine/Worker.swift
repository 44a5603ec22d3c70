import Glibc
import Linux
import RedisClient
import RunRecord
import Workload

/// One load worker: a thread's own world, in which nothing is shared and nothing is allocated per request.
///
/// `WorkerLoop` turns it; `WorkerRequests` sends what is due, over connections of `WorkerNodes` or `WorkerPools`;
/// `WorkerReplies` takes in what comes back and counts it.
struct Worker: ~Copyable {
    /// How many bytes are read at once.
    static var receiveCapacity: Int { 65_536 }

    /// How many connections are sent to, and read from, at once. Of reads, few enough that what they bring stays
    /// in the nearest caches, and that what becomes due meanwhile does not wait for long.
    static var sendsAtOnce: Int { 64 }
    static var receivesAtOnce: Int { 16 }

    /// How many bytes are read at once from each of several connections: a cache line less than four pages, so
    /// that the pieces' beginnings do not compete for the same lines.
    static var pieceCapacity: Int { 16_384 - 64 }

    /// What stands for a key that was not read back.
    static var unreadable: UInt32 { .max }

    let configuration: WorkerConfiguration
    let control: LoadControl
    let counters: LiveCounters
    let keyTable: KeyTable
    let keys: UnsafeMutablePointer<KeyRecord>
    let keyCount: Int
    let templates: CommandTemplates
    let draw: KeyDraw
    /// Whether every key is as likely as any other.
    var drawsEvenly: Bool { draw.isUniform }
    let epoll: Epoll
    /// Where the last reply to an operation is described, and the last slot table.
    let digest: UnsafeMutablePointer<ReplyDigest>
    let slotsDigest: UnsafeMutablePointer<ReplyDigest>
    let receiveBuffer: UnsafeMutableRawPointer
    /// Where what is read from several connections goes, a piece for each.
    let pieces = UnsafeMutableRawPointer.allocate(
        byteCount: Worker.pieceCapacity * Worker.receivesAtOnce, alignment: 64)
    let ring: TransferRing
    var sends = TransferBatch(capacity: Worker.sendsAtOnce)
    var receives = TransferBatch(capacity: Worker.receivesAtOnce)

    /// All operations that there can be at once, how many of them were ever needed, and the first free one
    /// among those; -1 for none.
    let operations: UnsafeMutablePointer<Operation>
    var placeCount = 0
    var firstFree: Int32 = -1
    var inFlight = 0
    var inFlightPeak = 0
    /// The attempts under way.
    var deadlines = DeadlineList()
    var retryQueue: RetryQueue

    /// Whether the policy limits pools; each node's, or the one of all; 0 without limits.
    let isPooled: Bool
    /// Whether an attempt may have to wait before it is given to its node: for its pool, or the slot table.
    let waitsAtTheDoor: Bool
    let pools: UnsafeMutablePointer<PoolState>
    let poolCount: Int
    /// The operations that wait for a pool, where that has a time limit of its own.
    var poolDeadlines = DeadlineList()
    /// Whether a permit was given back since the pools were last served.
    var hasReturnedPermits = false

    /// All places for connections: each node's in a row, and last the one for the slot table.
    let connections: UnsafeMutablePointer<Connection>
    let connectionCount: Int
    /// The connections to nodes that are open, and the most that were at once; without the slot table's.
    var openConnections = 0
    var connectionsPeak = 0
    let nodes: UnsafeMutablePointer<NodeState>
    /// The node (from 0) that serves each slot, as far as this client knows.
    let nodeOfSlot: UnsafeMutablePointer<UInt16>
    /// The replicas of each node, as far as this client knows; filled where reads go to them.
    var replicas: ReplicaTable
    /// Connections that have bytes to send, each once, in a circle.
    let dirty: UnsafeMutablePointer<Int32>
    var dirtyFirst = 0
    var dirtyCount = 0
    var refresh: TopologyRefresh
    /// Operations whose next attempt waits for the slot table.
    var waitingForSlots: [Int32] = []

    /// CLOCK_MONOTONIC when it was last looked at.
    var now: Int64
    var times = ControlTimes()
    var random: RandomSource
    /// The random bits of the next operation.
    var nextWord: UInt64 = 0
    /// When operations are meant to be sent; without an open loop never.
    var arrivals: ArrivalClock
    let isOpenLoop: Bool
    var nextTick: Int64
    /// When a node is connected to again by itself, or left for good.
    var nextNodeCheck: Int64 = .max
    /// When connections being made are looked at for their time limit.
    var nextConnectCheck: Int64 = .max

    /// Why the worker could not go on; nil when it could.
    var failure: SystemError?

    var tally: Tally
    var slices: SliceSeries
    var stretches: StretchLog
    var recent = RecentLatency()
    var staleReads = StaleReadLog()
    var log: OperationLog
    let lateness: UnsafeMutablePointer<UInt64>
    var issued: UInt64 = 0
    /// Operations of which nobody can tell how they would have ended.
    var cutOff: UInt64 = 0
    var baselineAsked: UInt64 = 0
    var baselineDelivered: UInt64 = 0
    /// Whether each key is taken once, instead of a load: reading back, or writing beforehand.
    let isSweep: Bool
    /// The next key to take then.
    var nextSwept = 0
    /// In a read-back: the write found for each key, 0 for none.
    let found: UnsafeMutablePointer<UInt32>?
    /// What owns them.
    let foundWrites: FoundWrites?

    init(
        configuration: WorkerConfiguration, control: LoadControl, counters: LiveCounters,
        keys keyTable: KeyTable
    ) throws(SystemError) {
        (self.configuration, self.control, self.counters) = (configuration, control, counters)
        self.keyTable = keyTable
        keys = keyTable.records
        keyCount = keyTable.count
        epoll = try Epoll()
        ring = TransferRing(capacity: configuration.ringCapacity)
        templates = CommandTemplates(configuration.workload)
        draw = KeyDraw(configuration.keyDistribution, count: keyTable.count)
        isSweep = configuration.job != .load
        digest = Self.makeDigest(keepsParts: false)
        slotsDigest = Self.makeDigest(keepsParts: true)
        receiveBuffer = .allocate(byteCount: Self.receiveCapacity, alignment: 64)
        operations = .allocate(capacity: configuration.inFlightLimit)
        retryQueue = RetryQueue(capacity: configuration.inFlightLimit)
        isPooled = configuration.pool != nil
        waitsAtTheDoor = isPooled || configuration.policy.refreshHoldsAll
        poolCount = configuration.poolCount
        pools = .allocate(capacity: poolCount)
        connectionCount = configuration.nodes.count * configuration.connectionsPerNode + 1
        connections = .allocate(capacity: connectionCount)
        nodes = .allocate(capacity: configuration.nodes.count)
        nodeOfSlot = .allocate(capacity: 16384)
        replicas = ReplicaTable(nodeCount: configuration.nodes.count, configuration.topology)
        dirty = .allocate(capacity: connectionCount)
        now = MonotonicTime.nanoseconds
        random = RandomSource(seed: configuration.seed)
        refresh = TopologyRefresh(
            node: random.next(below: configuration.knownNodes), due: configuration.start,
            interval: configuration.policy.refreshInterval, fraction: random.nextFraction())
        isOpenLoop = configuration.schedule != nil
        arrivals = ArrivalClock(
            configuration.schedule ?? RateSchedule(constant: 1), configuration.arrivals,
            worker: configuration.index, of: configuration.workerCount, start: configuration.start,
            seed: configuration.seed)
        nextTick = configuration.start
        let shards = configuration.topology.shards.count
        tally = Tally(shardCount: shards)
        slices = SliceSeries(shardCount: shards, isAddedUp: configuration.workerCount > 1)
        stretches = StretchLog(shardCount: shards, nodeCount: configuration.nodes.count)
        log = OperationLog(capacity: configuration.recordedOperations)
        lateness = .allocate(capacity: LatencyBuckets.count)
        foundWrites = configuration.job.readsBack ? FoundWrites(unreadKeys: keyTable.count) : nil
        found = foundWrites?.writes
        fillTables()
    }

    deinit {
        for index in 0..<connectionCount where connections[index].descriptor >= 0 {
            Socket.close(connections[index].descriptor)
        }
        connections.deinitialize(count: connectionCount)
        connections.deallocate()
        for digest in [digest, slotsDigest] {
            digest.pointee.deallocate()
            digest.deinitialize(count: 1)
            digest.deallocate()
        }
        receiveBuffer.deallocate()
        pieces.deallocate()
        operations.deallocate()
        pools.deallocate()
        nodes.deallocate()
        nodeOfSlot.deallocate()
        dirty.deallocate()
        lateness.deallocate()
    }

    private static func makeDigest(keepsParts: Bool) -> UnsafeMutablePointer<ReplyDigest> {
        let digest = UnsafeMutablePointer<ReplyDigest>.allocate(capacity: 1)
        digest.initialize(to: ReplyDigest())
        digest.pointee.keepsParts = keepsParts
        return digest
    }

    private mutating func fillTables() {
        nextWord = random.next()
        lateness.initialize(repeating: 0, count: LatencyBuckets.count)
        let configuration = configuration
        pools.initialize(
            repeating: PoolState(free: configuration.pool?.permits ?? 0), count: poolCount)
        let perNode = configuration.connectionsPerNode
        // A connection keeps as many requests as it may have under way, and some given-up ones.
        let requests = configuration.pipeline * 4 + 62
        for (index, address) in configuration.addresses.enumerated() {
            (nodes + index).initialize(
                to: NodeState(
                    address: address, firstConnection: index * perNode, connectionCount: perNode,
                    isKnown: index < configuration.knownNodes))
        }
        for index in 0..<connectionCount {
            (connections + index).initialize(
                to: Connection(
                    node: index / perNode, requestCapacity: requests,
                    outputCapacity: templates.longest))
        }
        for shard in configuration.topology.shards {
            for range in shard.allSlots {
                for slot in range { nodeOfSlot[slot] = UInt16(shard.master - 1) }
            }
        }
        noteMasters()
    }

    /// Whether this worker only reads written keys back.
    @inline(__always)
    var isReadBack: Bool { found != nil }

    /// The time since the run's start, in nanoseconds.
    @inline(__always)
    var offset: Int64 { now &- configuration.origin }
}

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

extension Worker {
    /// For how long a replica that could not be reached is not asked again.
    private static var replicaRestNanoseconds: Int64 { 1_000_000_000 }

    /// The node (from 0) that an operation's next attempt goes to: its slot's master, or for reads
    /// that may go elsewhere a node of the shard by turns.
    @inline(__always)
    mutating func home(of index: Int) -> Int {
        let master = Int(nodeOfSlot[Int(keys[Int(operations[index].key)].slot)])
        guard configuration.readsFrom != .masters, !operations[index].isWrite else { return master }
        return reader(of: master)
    }

    @inline(never)
    private mutating func reader(of master: Int) -> Int {
        let nodes = nodes
        let now = now
        return replicas.next(of: master, includesMaster: configuration.readsFrom == .any) { node in
            nodes[node].frozenUntil <= now && nodes[node].unreachableUntil <= now
        }
    }

    /// Notes that a node could not be reached, so that reads go to another one for a while.
    mutating func noteUnreachable(_ node: Int) {
        nodes[node].unreachableUntil = now &+ Self.replicaRestNanoseconds
    }
}

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

extension Worker {
    /// Keeps operations on one key after the other coming: reads of written keys, or first writes.
    mutating func issueSweep() {
        guard now < times.stop else { return }
        while nextSwept < keyTable.count, inFlight < configuration.callers {
            guard firstFree >= 0 || makePlaces() else { return }
            let key = nextSwept
            nextSwept += 1
            guard isSwept(key) else { continue }
            let template = templates.commands[0]
            let index = allocate()
            operations[index].intended = now
            operations[index].key = Int32(key)
            operations[index].command = 0
            operations[index].isWrite = template.isWrite
            operations[index].isLedgered = template.isLedgered
            operations[index].sequence = template.isLedgered ? keys[key].begin() : 1
            operations[index].shard = keys[key].shard
            operations[index].group = 0
            tally.countIssued(0)
            dispatch(index, to: home(of: index))
        }
    }

    private func isSwept(_ key: Int) -> Bool {
        if configuration.job == .readBackCounters {
            return keyTable.counters?[key].isUsed ?? false
        }
        if case .preload(let limit) = configuration.job { return keys[key].number < limit }
        return keys[key].begun > 0
    }

    /// Notes which write the value came from that the digest holds; 0 for none of ours.
    mutating func takeReadBack(_ index: Int) {
        let key = Int(operations[index].key)
        if configuration.job == .readBackCounters {
            takeCounter(of: key)
            return
        }
        let number = UInt32(keys[key].number)
        let isValue = digest.pointee.kind == .string
        let sequence =
            isValue ? CommandTemplates.number(in: digest.pointee.text, ofKey: number) ?? 0 : 0
        found?[key] = min(sequence, keys[key].begun)
    }
}

/// A pool of connections as operations see it: so many of them may run, the others wait in turn.
struct PoolState {
    /// How many more may run.
    var free: Int
    /// Those that wait.
    var queue = OperationQueue()

    init(free: Int) {
        self.free = free
    }

    /// Whether the first one that waits may run.
    var isDue: Bool { free > 0 && !queue.isEmpty }
}
