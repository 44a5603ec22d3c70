import Evidence
import Glibc
import Linux
import Redis

/// One load worker: a thread's own world, in which nothing is shared and nothing is allocated per
/// request. Its abilities are in the extensions beside this file.
struct Worker: ~Copyable {
    /// How many bytes are read at once.
    static var receiveCapacity: Int { 65_536 }

    /// What stands for a key that was not read back.
    static var unreadable: UInt32 { .max }

    let configuration: WorkerConfiguration
    let control: LoadControl
    let counters: LiveCounters
    let keyTable: KeyTable
    let keys: UnsafeMutablePointer<KeyRecord>
    let keyCount: Int
    let templates: CommandTemplates
    let epoll: Epoll
    /// Where the last reply to an operation is described, and the last slot table.
    let digest: UnsafeMutablePointer<ReplyDigest>
    let slotsDigest: UnsafeMutablePointer<ReplyDigest>
    let receiveBuffer: UnsafeMutableRawPointer

    /// All operations that there can be at once, and the first free one; -1 for none.
    let operations: UnsafeMutablePointer<Operation>
    var firstFree: Int32 = -1
    var inFlight = 0
    var inFlightPeak = 0
    /// The list of attempts under way in the order of their deadlines, which is that of their start.
    var deadlineHead: Int32 = -1
    var deadlineTail: Int32 = -1
    var retryQueue: RetryQueue

    /// All places for connections: each node's in a row, and last the one for the slot table.
    let connections: UnsafeMutablePointer<Connection>
    let connectionCount: Int
    let nodes: UnsafeMutablePointer<NodeState>
    /// The node (from 0) that serves each slot, as far as this client knows.
    let nodeOfSlot: UnsafeMutablePointer<UInt16>
    /// Connections that have bytes to send.
    let dirty: UnsafeMutablePointer<Int32>
    var dirtyCount = 0
    var refresh: TopologyRefresh

    /// CLOCK_MONOTONIC when it was last looked at.
    var now: Int64
    var times = ControlTimes()
    var random: RandomSource
    var nextArrival: Int64
    var arrivals: UInt64 = 0
    var nextTick: Int64
    /// When connections being made are looked at for their time limit.
    var nextConnectCheck: Int64 = .max

    var tally: Tally
    var slices: SliceSeries
    var stretches: StretchLog
    var recent: RecentLatency
    let lateness: UnsafeMutablePointer<UInt64>
    var issued: UInt64 = 0
    var baselineAsked: UInt64 = 0
    var baselineDelivered: UInt64 = 0
    /// In a read-back: the next key to read, and the write found for each key, 0 for none.
    var nextReadBack = 0
    let found: UnsafeMutablePointer<UInt32>?

    init(
        configuration: WorkerConfiguration, control: LoadControl, counters: LiveCounters,
        keys keyTable: KeyTable
    ) throws(SystemError) {
        self.configuration = configuration
        self.control = control
        self.counters = counters
        self.keyTable = keyTable
        keys = keyTable.records
        keyCount = keyTable.count
        epoll = try Epoll()
        templates = CommandTemplates(valueSize: configuration.valueSize)
        digest = .allocate(capacity: 1)
        digest.initialize(to: ReplyDigest())
        slotsDigest = .allocate(capacity: 1)
        slotsDigest.initialize(to: ReplyDigest())
        slotsDigest.pointee.keepsParts = true
        receiveBuffer = .allocate(byteCount: Self.receiveCapacity, alignment: 64)
        operations = .allocate(capacity: configuration.inFlightLimit)
        retryQueue = RetryQueue(capacity: configuration.inFlightLimit)
        connectionCount = configuration.nodes.count * configuration.connectionsPerNode + 1
        connections = .allocate(capacity: connectionCount)
        nodes = .allocate(capacity: configuration.nodes.count)
        nodeOfSlot = .allocate(capacity: 16384)
        dirty = .allocate(capacity: connectionCount)
        now = MonotonicTime.nanoseconds
        random = RandomSource(seed: configuration.seed)
        refresh = TopologyRefresh(
            node: random.next(below: configuration.nodes.count), due: configuration.start)
        nextArrival = configuration.start
        nextTick = configuration.start
        let shardCount = configuration.topology.shards.count
        tally = Tally(shardCount: shardCount)
        slices = SliceSeries(shardCount: shardCount)
        stretches = StretchLog(shardCount: shardCount, nodeCount: configuration.nodes.count)
        recent = RecentLatency()
        lateness = .allocate(capacity: LatencyBuckets.count)
        lateness.initialize(repeating: 0, count: LatencyBuckets.count)
        if configuration.job == .readBack {
            found = .allocate(capacity: keyTable.count)
            found?.initialize(repeating: Self.unreadable, count: keyTable.count)
        } else {
            found = nil
        }
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
        operations.deallocate()
        nodes.deallocate()
        nodeOfSlot.deallocate()
        dirty.deallocate()
        lateness.deallocate()
        found?.deallocate()
    }

    private mutating func fillTables() {
        let configuration = configuration
        for index in 0..<configuration.inFlightLimit {
            (operations + index).initialize(to: Operation())
            operations[index].queueNext =
                index + 1 < configuration.inFlightLimit ? Int32(index + 1) : -1
        }
        firstFree = 0
        let perNode = configuration.connectionsPerNode
        // A connection keeps as many requests as it may have under way, and some given-up ones.
        let requests = configuration.pipeline * 2 + 62
        for (index, address) in configuration.addresses.enumerated() {
            (nodes + index).initialize(
                to: NodeState(
                    address: address, firstConnection: index * perNode, connectionCount: perNode))
        }
        for index in 0..<connectionCount {
            (connections + index).initialize(
                to: Connection(
                    node: index / perNode, requestCapacity: requests,
                    outputCapacity: templates.longest))
        }
        for shard in configuration.topology.shards {
            for slot in shard.slots { nodeOfSlot[slot] = UInt16(shard.master - 1) }
        }
    }

    /// Whether this worker only reads written keys back.
    @inline(__always)
    var isReadBack: Bool { found != nil }

    /// The time since the run's start, in nanoseconds.
    @inline(__always)
    var offset: Int64 { now &- configuration.origin }
}
