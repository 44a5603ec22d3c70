import Linux
import RedisClient
import RunRecord
import Workload

/// What one worker is told to do.
struct WorkerConfiguration: Sendable {
    /// What the worker is for.
    enum Job: Sendable, Equatable {
        /// The load itself.
        case load
        /// Reading every written key back, once.
        case readBack
        /// Reading the counter of every key back that was incremented, once.
        case readBackCounters
        /// Writing the first keys before the load, once each; `below` is the least number left out.
        case preload(below: Int)

        /// Whether keys are read back.
        var readsBack: Bool { self == .readBack || self == .readBackCounters }
    }

    /// Which of how many workers, from 0.
    let index: Int
    let workerCount: Int
    let job: Job
    let nodes: [LoadTarget.Node]
    /// How many of them, the first ones, are known from the beginning.
    let knownNodes: Int
    let addresses: [SocketAddress]
    let topology: Topology
    let source: SocketAddress?
    /// What every connection begins with: AUTH as servers read it; empty where nobody logs in.
    let login: [UInt8]
    /// How TLS is spoken; nil where it is not.
    let security: TransportSecurity?
    /// CLOCK_MONOTONIC at the run's start and at the load's, in nanoseconds.
    let origin: Int64
    let start: Int64
    let seed: UInt64
    /// The rate of all workers together; nil for closed loop.
    let schedule: RateSchedule?
    let arrivals: ArrivalProcess
    /// Operations that are kept running in closed loop.
    let callers: Int
    /// The most operations waiting or running.
    let inFlightLimit: Int
    let connectionsPerNode: Int
    let pipeline: Int
    let workload: Workload
    let keyDistribution: KeyDistribution
    let readsFrom: ReadPreference
    let policy: PolicyTimes
    /// The limits of its pools; nil where the connections are all that limits.
    var pool: PoolLimits?
    /// How many transfers its ring takes at once; 0 for no ring, so that all are made one by one.
    var ringCapacity: Int
    /// Whether the worker shall not work without its ring.
    var needsRing: Bool
    /// Room for the operations on recorded keys; 0 where none are recorded.
    var recordedOperations = 0

    /// A failure of the worker at a time of CLOCK_MONOTONIC, for tests; nil always else.
    var plantedFailure: (at: Int64, error: SystemError)?

    /// How many pools with a limit there are.
    var poolCount: Int { pool.map { $0.isShared ? 1 : nodes.count } ?? 0 }
}

/// A failure of one worker in the midst of its work, for tests: no plan can ask for it.
struct PlantedFailure {
    /// Which worker, from 0.
    var worker: Int
    /// How long after the load's start, in nanoseconds; noticed within 100 ms.
    var after: Int64
    /// What it fails with.
    var error: SystemError
}
