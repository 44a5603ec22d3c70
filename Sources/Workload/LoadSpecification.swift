import Glibc
import Quantities

/// The load a plan asks for, checked and in base units.
package struct LoadSpecification: Codable, Sendable {
    /// One kind of command and its share of all operations.
    package struct Share: Codable, Sendable {
        /// The command, lower case: `get`, `set` ...
        package var command: String
        /// Its share of all operations, 0 to 1; the shares of a mix sum to 1.
        package var share: Double

        /// A share.
        package init(command: String, share: Double) {
            self.command = command
            self.share = share
        }
    }

    /// How many operations a second in open loop; nil for closed loop.
    package var schedule: RateSchedule?
    /// How the arrivals of an open loop lie within its schedule.
    package var arrivals = ArrivalProcess.even
    /// Callers in closed loop; and the most connections to each node.
    package var connections = 50
    /// The most requests on one connection at once; in closed loop also the operations of one caller.
    package var pipeline = 1
    /// Worker threads.
    package var workers = 1
    /// How connections send and receive.
    package var transfers = TransferPreference.auto
    /// The commands by name.
    package var mix = [Share(command: "get", share: 0.8), Share(command: "set", share: 0.2)]
    /// The user's own commands; their shares and those of the mix sum to 1.
    package var commands: [CustomCommand] = []
    /// How many different keys.
    package var keys = 10_000
    /// Which of them how often. With several workers, each draws so among its own part of the keys.
    package var keyDistribution = KeyDistribution.uniform
    /// The slots that the keys are in.
    package var slots = 0...16383
    /// The sizes of values.
    package var valueSize = ValueSize.fixed(64)
    /// After how long what was written expires; nil for never.
    package var expiry: Duration?
    /// What each write waits for before it counts as acknowledged; nil for its own answer only.
    package var wait: ReplicaWait?
    /// Which nodes answer reads.
    package var readsFrom = ReadPreference.masters
    /// Which operations are recorded one by one; nil for none.
    package var history: HistoryRecording?
    /// What is written before the load begins; nil for nothing.
    package var preload: Preload?
    /// What is in the names of all its keys on a cluster that others use too; nil where the cluster is the run's own.
    package var keyRun: String?
    /// How the client behaves when things go wrong.
    package var policy: ClientPolicy

    /// The rate of an open loop that is the same all the time; nil for a closed loop or another schedule.
    package var rate: Double? {
        get { schedule?.constantRate }
        set { schedule = newValue.map { RateSchedule(constant: $0) } }
    }

    /// The default load with a policy.
    package init(policy: ClientPolicy) {
        self.policy = policy
    }
}

extension LoadSpecification {
    /// Places for operations that no load goes below, and that none goes above unasked: some 100 bytes
    /// each, of which those that were never used cost nothing.
    private static var inFlightRange: ClosedRange<Double> { 10_000...4_000_000 }

    /// The most operations that an open loop keeps waiting or running: the policy's limit, or else
    /// what can pile up by Little's law, the greatest rate times the longest that an operation lasts,
    /// and a quarter more.
    package var inFlightLimit: Int {
        if let limit = policy.inFlightLimit { return limit }
        let piledUp = (schedule?.peak ?? 0) * policy.longestOperation.inSeconds * 1.25
        let range = Self.inFlightRange
        return Int(min(max(piledUp, range.lowerBound), range.upperBound)) + workers
    }
}

extension LoadSpecification {
    /// Descriptors that the harness needs beside the load's.
    private static let others = 256

    /// The connections to each node of all workers: the client's where it states them, or else the load's.
    package var connectionsToNode: Int { policy.poolSize ?? policy.connections ?? connections }

    /// The most requests on one connection at once: the client's where it states it, or else the load's.
    package var requestsOnConnection: Int { policy.pipeline ?? pipeline }

    /// The connections of one worker to each node.
    package var connectionsPerWorker: Int {
        (connectionsToNode + workers - 1) / max(1, workers)
    }

    /// A worker's part of what all workers have together.
    package func share(of whole: Int, worker index: Int) -> Int {
        whole * (index + 1) / workers - whole * index / workers
    }

    /// Makes sure that as many descriptors may be open as the load can come to need: raises this process's
    /// limit as far as it may.
    ///
    /// - Parameters:
    ///   - shards: How many shards there are.
    ///   - nodes: How many nodes.
    /// - Throws: `LoadError.descriptors` when the limit cannot be raised so far.
    package func reserveDescriptors(shards: Int, nodes: Int) throws(LoadError) {
        let served = readsFrom == .masters ? shards : nodes
        let needed = (connectionsPerWorker * served + 3) * workers + nodes * 4 + Self.others
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0, Int(clamping: limit.rlim_cur) < needed else {
            return
        }
        guard Int(clamping: limit.rlim_max) >= needed else {
            throw .descriptors(needed: needed, allowed: Int(clamping: limit.rlim_max))
        }
        limit.rlim_cur = rlim_t(needed)
        guard setrlimit(resource, &limit) == 0 else {
            throw .descriptors(needed: needed, allowed: Int(clamping: limit.rlim_cur))
        }
    }
}

extension LoadSpecification {
    /// The most keys that a load has: greater numbers do not fit into a key's record.
    package static let mostKeys = Int(Int32.max)

    /// Makes sure that it can be made a load of.
    package func check() throws(LoadError) {
        try checkNumbers()
        try checkPolicy()
        try checkMix()
    }

    private func checkNumbers() throws(LoadError) {
        let smallest = ValueSize.smallest
        let checks: [(Bool, String)] = [
            (workers >= 1, "load.workers must be at least 1"),
            (
                connections >= workers,
                "load.connections must be at least load.workers (\(workers))"
            ),
            (pipeline >= 1, "load.pipeline must be at least 1"),
            (
                keys >= workers && keys <= Self.mostKeys,
                "load.keys must be from load.workers (\(workers)) to \(Self.mostKeys)"
            ),
            (
                valueSize.range.lowerBound >= smallest && valueSize.range.upperBound <= 512 << 20,
                "load.value-size must be from \(smallest) bytes, which tell key and write, to 512 MiB"
            ),
            (
                history.map { (1...keys).contains($0.keys) && $0.operations >= workers } ?? true,
                "load.history must record from 1 to load.keys (\(keys)) keys and at least an operation "
                    + "for each worker"
            ),
            (
                history == nil || expiry == nil,
                "load.history and load.expire exclude each other: a key that expires is gone rightly"
            ),
            (
                schedule.map { $0.peak > 0 && $0.peak.isFinite } ?? true,
                "load.rate must be above 0/s"
            ),
            (
                wait.map { $0.replicas >= 1 && $0.timeout >= .milliseconds(1) } ?? true,
                "load.wait must be for at least 1 replica and 1 ms"
            ),
            (
                wait.map { $0.timeout < policy.responseTimeout } ?? true,
                "load.wait's timeout must be below the client policy's response timeout, which "
                    + "would end every wait"
            ),
        ]
        for (holds, message) in checks where !holds { throw .unusable(message) }
    }

    private func checkPolicy() throws(LoadError) {
        let checks: [(Bool, String)] = [
            (
                policy.inFlightLimit.map { $0 >= workers } ?? true,
                "the client policy's in-flight limit must be at least load.workers"
            ),
            (
                policy.poolSize.map { $0 >= workers } ?? true,
                "the client policy's pool size must be at least load.workers (\(workers))"
            ),
            (
                policy.responseTimeout > .zero,
                "the client policy's response timeout must be above 0"
            ),
        ]
        for (holds, message) in checks where !holds { throw .unusable(message) }
    }

    private func checkMix() throws(LoadError) {
        for share in mix where LoadCommand(rawValue: share.command) == nil {
            let known = LoadCommand.allCases.map(\.rawValue).joined(separator: ", ")
            throw .unusable("load.mix: no command is named '\(share.command)'; there are \(known)")
        }
        for command in commands {
            if let problem = command.problem { throw .unusable("load.commands: \(problem)") }
        }
        let shares = mix.map(\.share) + commands.map(\.share)
        let sum = shares.reduce(0, +)
        guard abs(sum - 1) < 0.001, shares.allSatisfy({ $0 >= 0 }) else {
            throw .unusable("load.mix: the shares must sum to 100 %, not \(sum * 100) %")
        }
    }
}

/// How the arrivals of an open loop lie within its rate.
package enum ArrivalProcess: String, Codable, CaseIterable, Sendable {
    /// One after the other, as far apart as the rate says.
    case even
    /// At random, each independent of all others, as those of many users do: a Poisson process, whose
    /// gaps are exponentially distributed.
    case poisson
}

/// Which nodes answer reads.
package enum ReadPreference: String, Codable, CaseIterable, Sendable {
    /// The shard's master.
    case masters
    /// One of the shard's replicas, by turns; its master when none of them can be reached.
    case replicas
    /// Any node of the shard, by turns.
    case any
}

/// How the load's connections send and receive.
package enum TransferPreference: String, Codable, CaseIterable, Sendable {
    /// By io_uring where the kernel has it and lets us, else by plain calls.
    case auto
    /// Many connections with one call; a load that cannot is not begun.
    case ioUring = "io_uring"
    /// Each connection with calls of its own, when epoll has told that it is ready.
    case epoll
}

/// Which operations of a load are recorded one by one, for the check of linearizability.
package struct HistoryRecording: Codable, Hashable, Sendable {
    /// How many keys: those that the load asks for most, or the first where it asks for all alike.
    package var keys = 20
    /// The most operations, all keys together; recording stops there.
    package var operations = 100_000

    /// A recording with the defaults above.
    package init() {}
}

/// What is written before a load begins.
package struct Preload: Codable, Hashable, Sendable {
    /// How many of the keys are; nil for all.
    package var keys: Int?

    /// The first so many keys; nil for all.
    package init(keys: Int? = nil) {
        self.keys = keys
    }
}

/// What each write waits for before it counts as acknowledged: `WAIT replicas milliseconds` behind it.
package struct ReplicaWait: Codable, Hashable, Sendable {
    /// How many replicas must have the write, at least 1.
    package var replicas: Int
    /// How long they may take, at least 1 ms; Redis counts whole milliseconds.
    package var timeout: Duration

    /// A wait for so many replicas.
    package init(replicas: Int = 1, timeout: Duration = .milliseconds(100)) {
        self.replicas = replicas
        self.timeout = timeout
    }

    /// The command's words.
    package var words: [String] {
        ["WAIT", String(replicas), String(max(1, timeout.wholeNanoseconds / 1_000_000))]
    }
}

/// How long the values of a load are, in bytes.
package enum ValueSize: Codable, Hashable, Sendable {
    /// All the same.
    case fixed(Int)
    /// Any size of a range, each as likely as any other.
    case uniform(ClosedRange<Int>)
    /// Many small ones and a few large: the logarithm is normally distributed around that of the
    /// median, with a standard deviation of `sigma`; none is above `most`.
    case lognormal(median: Int, sigma: Double, most: Int)

    /// The least and the greatest size.
    package var range: ClosedRange<Int> {
        switch self {
        case .fixed(let size): size...size
        case .uniform(let range): range
        case .lognormal(_, _, let most): min(ValueSize.smallest, most)...most
        }
    }

    /// The least size of a value that can tell which write it came from.
    package static let smallest = 22
}

/// Which keys a load asks for how often.
package enum KeyDistribution: Codable, Hashable, Sendable {
    /// Each as often as any other.
    case uniform
    /// The key of rank r in proportion to `1 / r^exponent`, as requests of caches and shops often are.
    case zipfian(exponent: Double)
    /// A part of the keys (0 to 1) gets a part of the operations (0 to 1), each evenly.
    case hot(keys: Double, operations: Double)

    /// The distribution as plans write it.
    package var text: String {
        switch self {
        case .uniform: "uniform"
        case .zipfian(let exponent): "zipfian(\(exponent))"
        case .hot(let keys, let operations):
            "hot(\(Self.percent(keys)) of keys get \(Self.percent(operations)))"
        }
    }

    private static func percent(_ part: Double) -> String {
        let percent = (part * 100_000).rounded() / 1000
        return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
    }
}

/// The commands that a load's mix can name.
package enum LoadCommand: String, CaseIterable, Codable, Sendable {
    case get
    case set
    case incr
    case getCounter = "get-counter"
    case hset
    case hgetall
    case mget
    case eval

    /// Whether it changes data.
    package var isWrite: Bool {
        switch self {
        case .get, .getCounter, .hgetall, .mget: false
        case .set, .incr, .hset, .eval: true
        }
    }

    /// What it does, in a sentence.
    package var summary: String {
        switch self {
        case .get: "GET of a key that set writes"
        case .set: "SET of a key; the ledger accounts for each of them"
        case .incr: "INCR of the key's counter; unless it expires, the ledger accounts for its sum"
        case .getCounter:
            "GET of the counter that incr counts; held against the increments acknowledged"
        case .hset: "HSET of the key's session: user, seen and data"
        case .hgetall: "HGETALL of the key's session"
        case .mget: "MGET of ten keys of one slot; keys are then called shaketable:{group}digit"
        case .eval: "EVAL of a small script, a limiter: INCR, and PEXPIRE when it was the first"
        }
    }

    /// The script of `eval`.
    package static let script = """
        local n = redis.call('incr', KEYS[1]) \
        if n == 1 and ARGV[1] ~= '0' then redis.call('pexpire', KEYS[1], ARGV[1]) end \
        return n
        """
}
