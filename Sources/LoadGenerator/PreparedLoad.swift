import Glibc
import Linux
import Quantities
import RunRecord
package import Workload

/// A load that is checked and has its keys, before it starts: the place to write data beforehand.
package final class PreparedLoad: Sendable {
    /// How long writing beforehand may take for each kind of key.
    private static let limit = Duration.seconds(300)

    private let planning: LoadPlanning
    private let tables: [KeyTable]

    /// Checks a load and makes its keys.
    ///
    /// - Throws: `LoadError` when the load cannot be, or no node accepts connections.
    package init(_ specification: LoadSpecification, target: LoadTarget) throws(LoadError) {
        let planning = try LoadPlanning(specification, target: target)
        try specification.reserveDescriptors(
            shards: target.topology.shards.count, nodes: target.nodes.count)
        guard Reachability.anyAccepts(planning.addresses, from: planning.sources.first) else {
            throw .unreachable(target.nodes.map { "\($0.host):\($0.port)" })
        }
        HeapMemory.giveTextBack()
        let naming = Workload.naming(of: specification)
        let numbers = KeySlots.numbers(specification.keys, in: specification.slots, naming)
        guard numbers.count == specification.keys else {
            throw .unusable(
                "load.keys: slots \(specification.slots.lowerBound) to "
                    + "\(specification.slots.upperBound) have room for \(numbers.count) keys only")
        }
        self.planning = planning
        tables = (0..<specification.workers).map { worker in
            KeyTable(
                numbers: numbers.share(ofWorker: worker, of: specification.workers),
                naming: naming, topology: target.topology,
                isRanked: specification.history != nil
                    || specification.keyDistribution != .uniform,
                hasCounters: Workload(specification).hasCounters)
        }
        firstLeftOut =
            numbers.count > (specification.preload?.keys ?? .max)
            ? numbers[specification.preload?.keys ?? 0] : .max
    }

    /// The names of all keys of a shard (from 0) that the load may write, for whoever removes them.
    package func names(inShard shard: Int) -> [String] {
        let commands = Set(planning.specification.mix.filter { $0.share > 0 }.map(\.command))
        let families = [("incr", "counter"), ("hset", "session"), ("eval", "limit")].filter {
            commands.contains($0.0)
        }.map(\.1)
        return tables.flatMap { table in
            (table.shardStarts[shard]..<table.shardStarts[shard + 1]).flatMap { index in
                let number = Int(table.records[index].number)
                return [table.naming.text(of: number)]
                    + families.map { table.naming.text(of: number, in: $0) }
            }
        }
    }

    /// The number of the first key that is not written beforehand.
    private let firstLeftOut: Int

    /// Writes the keys that `preload` asks for, as fast as the servers take them: values for get, set
    /// and mget, sessions for hset and hgetall, both where the mix has both.
    ///
    /// - Parameter seed: Where random choices come from.
    /// - Returns: What was written, and how fast; nil when nothing was asked for.
    /// - Throws: `LoadError` when a key could not be written.
    package func preload(seed: UInt64) async throws(LoadError) -> PreloadRecord? {
        guard planning.specification.preload != nil else { return nil }
        let begin = MonotonicTime.nanoseconds
        var record = PreloadRecord()
        for command in preloadCommands {
            try await sweep(command, seed: seed, into: &record)
        }
        record.seconds = Double(MonotonicTime.nanoseconds - begin) / 1e9
        guard record.written == record.asked else {
            throw .preload(written: record.written, of: record.asked)
        }
        return record
    }

    private var preloadCommands: [LoadCommand] {
        let names = Set(planning.specification.mix.filter { $0.share > 0 }.map(\.command))
        let hasSessions = !names.isDisjoint(with: ["hset", "hgetall"])
        let hasValues = !names.isDisjoint(with: ["get", "set", "mget"])
        return (hasValues || !hasSessions ? [.set] : []) + (hasSessions ? [.hset] : [])
    }

    private func sweep(
        _ command: LoadCommand, seed: UInt64, into record: inout PreloadRecord
    ) async throws(LoadError) {
        let control = LoadControl()
        let now = MonotonicTime.nanoseconds
        let end = now + Self.limit.wholeNanoseconds
        control.stop(now: end, drainEnd: end)
        do throws(SystemError) {
            var threads: [WorkerThread] = []
            for (index, keys) in tables.enumerated() {
                let configuration = planning.preloadConfiguration(
                    command, below: firstLeftOut, worker: index, origin: now, seed: seed)
                threads.append(try WorkerThread(configuration, control: control, keys: keys))
            }
            for thread in threads {
                let report = try await thread.join()
                if let failure = report.failure { throw failure }
                record.add(report)
            }
        } catch {
            throw .system(error)
        }
        let specification = planning.specification
        record.asked += min(specification.preload?.keys ?? .max, specification.keys)
    }

    /// Starts the load at once, in the baseline window; to be called once.
    ///
    /// - Parameters:
    ///   - origin: CLOCK_MONOTONIC at the run's start in nanoseconds; offsets count from there.
    ///   - seed: Where every random choice comes from.
    /// - Returns: The load, which runs until it is told to stop.
    /// - Throws: `LoadError` when the kernel has no thread or descriptor to give.
    package func start(origin: Int64, seed: UInt64) throws(LoadError) -> RunningLoad {
        try start(origin: origin, seed: seed, planting: nil)
    }

    /// Starts the load with a worker that will fail.
    func start(
        origin: Int64, seed: UInt64, planting failure: PlantedFailure?
    ) throws(LoadError) -> RunningLoad {
        try RunningLoad.start(
            planning, tables: tables, origin: origin, seed: seed, planting: failure)
    }
}

/// Whether anything listens where the load is to go.
enum Reachability {
    /// Tries the addresses until one accepts a connection; waits a second for each at most.
    static func anyAccepts(_ addresses: [SocketAddress], from source: SocketAddress?) -> Bool {
        addresses.contains { accepts($0, from: source) }
    }

    private static func accepts(_ address: SocketAddress, from source: SocketAddress?) -> Bool {
        guard let descriptor = try? Socket.connect(to: address, from: source) else { return false }
        defer { Socket.close(descriptor) }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&waiting, 1, 1000) == 1 && Socket.connectionError(descriptor) == 0
    }
}

/// What was written before a load, and how fast.
package struct PreloadRecord: Sendable {
    /// How many keys were to be written.
    package internal(set) var asked = 0
    /// How many were.
    package internal(set) var written = 0
    /// How long it took.
    package internal(set) var seconds = 0.0

    /// Keys a second.
    package var rate: Double { seconds > 0 ? Double(written) / seconds : 0 }

    /// Adds what one worker wrote.
    mutating func add(_ report: WorkerReport) {
        let success = Int(OperationOutcome.success.rawValue)
        written += report.groups.reduce(0) { $0 + Int($1.outcomes[success]) }
    }
}
