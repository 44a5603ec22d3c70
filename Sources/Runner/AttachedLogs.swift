import Linux
import Plan
import Quantities
import RunRecord
import Testbed

/// Logs and clocks of hosts that the run did not start.
extension SingleRun {
    /// How much longer than the plan's time line logs are followed at most: for convergence and the reading back.
    private static let logMargin = Duration.seconds(900)

    /// Begins to follow the logs that the plan names; tells where one cannot be had.
    func followLogs() async -> (followed: [FollowedLog], lost: [Int: String]) {
        guard let found = cluster.found, let source = found.attach.logs else { return ([], [:]) }
        let limit = plan.duration + Self.logMargin
        return await withTaskGroup(of: (Int, FollowedLog?, String?).self) { group in
            for node in found.nodes {
                group.addTask {
                    do {
                        let log = try await FollowedLog(
                            of: node, in: found, from: source, atMost: limit)
                        let level = node.logLevel == nil ? "has a level that is not told" : nil
                        return (node.number, log, level)
                    } catch {
                        return (node.number, nil, "cannot be followed: \(error)")
                    }
                }
            }
            var followed: [FollowedLog] = []
            var lost: [Int: String] = [:]
            for await (number, log, why) in group {
                if let log { followed.append(log) }
                lost[number] = why
            }
            for (number, why) in lost.sorted(by: { $0.key < $1.key }) {
                observer.note("run \(index): the log of node \(number) \(why)")
            }
            return (followed, lost)
        }
    }

    /// What follows the nodes' logs; nil where they are out of reach.
    func logWatch(
        _ there: (followed: [FollowedLog], lost: [Int: String]), _ timeline: Timeline,
        _ wallClock: WallClockSample
    ) async -> LogWatch? {
        let paths = await cluster.logPaths()
        guard !paths.isEmpty || !there.followed.isEmpty || !there.lost.isEmpty else { return nil }
        cluster.watch.watchDirectives()
        return LogWatch(
            paths: paths, followed: there.followed, lost: there.lost, watch: cluster.watch,
            wallClock: wallClock, clocks: cluster.clocks, timeline: timeline)
    }

    /// The hosts' clocks; nil of a cluster of the run's own.
    func readClocks() async -> [Int: HostClock]? {
        guard cluster.found != nil else { return nil }
        return await cluster.readClocks()
    }

    /// Has the time line told whether the logs witnessed the run.
    func vouch(
        for logs: LogWatch?, _ timeline: Timeline, _ description: inout RunDescription
    ) async {
        let setClock = await readClocksAgain(&description, after: timeline.offset(timeline.now()))
        await logs?.vouch(unless: setClock)
    }

    /// Ends the following of logs.
    func end(_ logs: LogWatch?, _ followed: [FollowedLog]) async {
        logs?.stop()
        for log in followed { await log.end() }
    }

    /// Reads the hosts' clocks once more, at the run's end.
    ///
    /// - Returns: Whose clock was set meanwhile, in a sentence; nil when nobody's was.
    private func readClocksAgain(
        _ description: inout RunDescription, after time: Offset
    ) async -> String? {
        guard let before = description.clocks else { return nil }
        let after = await cluster.readClocks()
        var doubt: String?
        for (number, clock) in before.sorted(by: { $0.key < $1.key }) {
            guard let later = after[number] else { continue }
            if clock.wasSet(before: later, after: time.sinceStart) {
                doubt = doubt ?? "the clock of node \(number)'s host was set during the run"
            }
            description.clocks?[number] = clock.until(later)
        }
        if doubt == nil, cluster.found?.attach.logs != nil,
            let node = cluster.addresses.keys.sorted().first(where: { before[$0] == nil })
        {
            doubt = "node \(node) does not tell its host's time"
        }
        return doubt
    }
}
