/// What every node knows of the masters that fell silent: up to 64 losses, one bit each.
///
/// Bit by bit, one message carries the reports about all of them. The masters may have been lost
/// together in one cluster, or each in a cluster of its own that is otherwise alike
/// (`GossipSimulation.Mode`).
final class LostMasters {
    /// One for each loss.
    private(set) var outcomes: [MasterLossOutcome] = []
    /// The losses that have begun and about which no agreement was reached.
    private(set) var active: UInt64 = 0
    /// The loss of each node; -1 for none.
    private(set) var slots: [Int]

    private let shape: ClusterShape
    private let rules: ProtocolRules
    private let pingAfter: Int32
    private let timeout: Int32
    /// A row for each node: what it knows of each lost one.
    private let lastPong: Matrix<Int32>
    private let pingSent: Matrix<Int32>
    private let reportCount: Matrix<Int16>
    /// Which losses each node suspects, and which of them its messages name: those it suspected at the
    /// start of its last tick, since the cron counts them there.
    private var suspects: [UInt64]
    private var named: [UInt64]
    /// A row for each node: the losses that each master reported to it, and when it last did.
    private let reports: Matrix<UInt64>
    private let reportedAt: Matrix<Int32>
    private var queues: [ReportQueue]

    init(_ shape: ClusterShape, rules: ProtocolRules) {
        let nodes = shape.nodes
        self.shape = shape
        self.rules = rules
        timeout = Int32(shape.nodeTimeoutMilliseconds)
        pingAfter = timeout / 2
        slots = [Int](repeating: -1, count: nodes)
        lastPong = Matrix(rows: nodes, width: 64, repeating: 0)
        pingSent = Matrix(rows: nodes, width: 64, repeating: 0)
        reportCount = Matrix(rows: nodes, width: 64, repeating: 0)
        suspects = [UInt64](repeating: 0, count: nodes)
        named = suspects
        reports = Matrix(rows: nodes, width: shape.masters, repeating: 0)
        reportedAt = Matrix(rows: nodes, width: shape.masters, repeating: 0)
        queues = [ReportQueue](repeating: ReportQueue(), count: nodes)
    }

    /// Announces a loss to come.
    ///
    /// - Returns: Its place, from 0 to 63.
    func add(master: Int, effect: Int64) -> Int {
        precondition(outcomes.count < 64, "64 losses at most have a bit each.")
        slots[master] = outcomes.count
        outcomes.append(MasterLossOutcome(master: master, effect: effect))
        return outcomes.count - 1
    }

    /// Begins a loss with what a node knows of the master: its last pong, and an unanswered ping or 0.
    func begin(_ slot: Int, knowledge: (Int) -> (pong: Int32, ping: Int32)) {
        for node in 0..<shape.nodes {
            let known = knowledge(node)
            lastPong[node, slot] = known.pong
            pingSent[node, slot] = known.ping
        }
        active |= 1 << UInt64(slot)
    }

    /// Gives up a loss about which no agreement comes.
    func abandon(_ slot: Int) { active &= ~(1 << UInt64(slot)) }

    /// Which losses a node's messages name.
    func named(by node: Int) -> UInt64 { named[node] & active }

    /// The loss of a node that is lost now; nil when it is not.
    @inline(__always)
    func slot(of node: Int) -> Int? {
        let slot = slots[node]
        return slot >= 0 && active >> UInt64(slot) & 1 == 1 ? slot : nil
    }

    // MARK: The cron

    /// The cron begins: it counts whom the node suspects, and so many its messages name until the next.
    func beginTick(of node: Int) { named[node] = suspects[node] }

    /// The last pong of a lost node as another knows it; nil while a ping is unanswered.
    func pong(_ slot: Int, at node: Int) -> Int32? {
        pingSent[node, slot] == 0 ? lastPong[node, slot] : nil
    }

    /// A node pings a lost one, which will not answer.
    func ping(_ slot: Int, from node: Int, now: Int32) { pingSent[node, slot] = now }

    /// A pong that the lost node had sent before.
    func latePong(_ slot: Int, at node: Int, now: Int32) {
        lastPong[node, slot] = now
        pingSent[node, slot] = 0
    }

    /// Pings what is due and suspects what did not answer for node-timeout.
    func checkTimeouts(of node: Int, time: Int64) {
        let now = Int32(time / 1000)
        var left = active
        while left != 0 {
            let slot = left.trailingZeroBitCount
            left &= left - 1
            guard slots[node] != slot else { continue }
            let sent = pingSent[node, slot]
            if sent == 0 {
                if now - lastPong[node, slot] > pingAfter { pingSent[node, slot] = now }
            } else if now - sent > timeout, suspects[node] >> UInt64(slot) & 1 == 0 {
                suspect(slot, at: node, time: time)
            }
        }
    }

    private func suspect(_ slot: Int, at node: Int, time: Int64) {
        suspects[node] |= 1 << UInt64(slot)
        guard node < shape.masters else { return }
        if outcomes[slot].suspected == nil { outcomes[slot].suspected = time }
        if rules.countsOnSuspicion { countReports(slot, at: node, time: time) }
    }

    // MARK: Gossip

    /// A message from a master names losses: they are reports, and may complete a quorum.
    func receive(_ losses: UInt64, from sender: Int, at node: Int, time: Int64) {
        let now = Int32(time / 1000)
        let mask = losses & active
        guard mask != 0, sender < shape.masters else { return }
        var fresh = mask & ~reports[node, sender]
        while fresh != 0 {
            reportCount[node, fresh.trailingZeroBitCount] += 1
            fresh &= fresh - 1
        }
        reports[node, sender] |= mask
        reportedAt[node, sender] = now
        queues[node].add(at: now, from: sender)
        var mine = mask & suspects[node]
        while mine != 0 {
            countReports(mine.trailingZeroBitCount, at: node, time: time)
            mine &= mine - 1
        }
    }

    /// A message names a lost node as healthy, with the time of its last pong in whole seconds.
    func receiveHealthy(_ slot: Int, from sender: Int, at node: Int, now: Int32) {
        guard rules.trustsGossipedPongs, slots[node] != slot, pingSent[node, slot] == 0,
            reportCount[node, slot] == 0
        else { return }
        let pong = lastPong[sender, slot] / 1000 * 1000
        if pong <= now + 500, pong > lastPong[node, slot] { lastPong[node, slot] = pong }
    }

    private func countReports(_ slot: Int, at node: Int, time: Int64) {
        forget(at: node, before: Int32(time / 1000) - 2 * timeout)
        let own = node < shape.masters ? 1 : 0
        guard Int(reportCount[node, slot]) + own >= shape.quorum else { return }
        if node >= shape.masters, !rules.replicasBroadcastFail {
            if shape.master(of: node) == outcomes[slot].master,
                outcomes[slot].silentMarks[node] == nil
            {
                outcomes[slot].silentMarks[node] = time
            }
            return
        }
        outcomes[slot].failed = time
        outcomes[slot].marker = node
        abandon(slot)
    }

    /// Drops reports that are older than twice the node-timeout.
    private func forget(at node: Int, before oldest: Int32) {
        while let report = queues[node].next(before: oldest) {
            guard reportedAt[node, report.from] == report.at else { continue }
            var gone = reports[node, report.from]
            reports[node, report.from] = 0
            while gone != 0 {
                reportCount[node, gone.trailingZeroBitCount] -= 1
                gone &= gone - 1
            }
        }
    }

    /// Notes the replicas' next ticks once agreement is reached.
    func note(replicaTicks: [Int64], of slot: Int) { outcomes[slot].replicaTicks = replicaTicks }
}

/// The reports that one node received, in the order in which they came, so that old ones are found without a search.
struct ReportQueue {
    private var reports: [(at: Int32, from: Int32)] = []
    private var head = 0

    /// Adds a report at a time in milliseconds, not before those added already.
    mutating func add(at time: Int32, from node: Int) {
        reports.append((time, Int32(node)))
    }

    /// Takes the oldest report that came before a time; nil when there is none.
    mutating func next(before time: Int32) -> (at: Int32, from: Int)? {
        guard head < reports.count, reports[head].at < time else { return nil }
        let report = reports[head]
        head += 1
        if head > 1024, head * 2 > reports.count {
            reports.removeFirst(head)
            head = 0
        }
        return (report.at, Int(report.from))
    }
}
