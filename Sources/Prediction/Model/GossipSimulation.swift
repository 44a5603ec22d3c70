import Quantities
import RunRecord

/// The cluster bus: every node's cron, every ping and pong, and the gossip they carry.
///
/// Nothing is left out between healthy nodes: a node's knowledge of each other's last pong, whom it
/// pings at its 10th tick (the oldest pong of 5 drawn at random), whom it pings because the last pong is
/// older than node-timeout / 2, the max(3, N / 10) nodes drawn into each message, and that a pong
/// told by a third node counts like one's own, in whole seconds, which is what keeps large clusters
/// from pinging everybody, and what makes their agreement slow.
///
/// Left out, since it changes no time here: contents of messages that say nothing of the failure;
/// the renewal of a silent node's link after node-timeout / 2 (the ping stays unanswered all the
/// same); data other than pings and pongs. A message's entries are read from the sender's
/// knowledge when it arrives, one delay after it was sent; whom it names as suspected is kept
/// as of the sending.
///
/// Source: clusterCron, clusterSendPing and clusterProcessGossipSection in cluster.c of Redis 7.0.15.
final class GossipSimulation {
    /// What the lost masters do to the rest.
    enum Mode {
        /// One cluster that loses them: they neither send nor answer from then on.
        case whole
        /// As many clusters as losses, all with the traffic of one healthy cluster: in each, one master is
        /// lost. What only that master would have sent still spreads the pongs of others, so that 1
        /// of N nodes' pings are too many: an error of the order of 1 / N, which the tests
        /// hold against `whole`. It makes large clusters affordable: 64 losses for the price of one.
        case shared
    }

    private enum Event {
        case tick(Int)
        case ping(from: Int, to: Int, named: UInt64)
        case pong(from: Int, to: Int, named: UInt64)
        case loss(Int)
        case stop
    }

    let shape: ClusterShape
    let mode: Mode
    /// What is known of the masters that were lost last.
    private(set) var losses: LostMasters

    private let rules: ProtocolRules
    private let pingAfter: Int32
    /// A row for each node: when it last heard of each other's pong, in milliseconds; with `waiting` set
    /// while a ping is unanswered. One number, since this is read and written a million times a second.
    private let lastPong: Matrix<UInt32>
    private let isDead: Matrix<Bool>
    /// Not later than the oldest last pong that a node knows.
    private let oldestPong: Matrix<Int32>
    private let ticks: Matrix<Int>
    private let nextTick: Matrix<Int64>
    /// In which message a node was named last.
    private let drawn: Matrix<UInt64>
    private var message: UInt64 = 0
    private static let waiting: UInt32 = 1 << 31
    private var picks = [0, 0, 0, 0, 0]
    private var queue = EventQueue<Event>()
    private var random: SplitMix64
    private(set) var time: Int64 = 1_000_000_000

    /// A cluster that has run for its uptime.
    init(_ shape: ClusterShape, mode: Mode, random: SplitMix64) {
        let nodes = shape.nodes
        self.shape = shape
        self.mode = mode
        self.random = random
        rules = ProtocolRules(shape.server)
        losses = LostMasters(shape, rules: rules)
        pingAfter = Int32(shape.nodeTimeoutMilliseconds) / 2
        lastPong = Matrix(rows: nodes, width: nodes, repeating: 0)
        isDead = Matrix(rows: 1, width: nodes, repeating: false)
        oldestPong = Matrix(rows: 1, width: nodes, repeating: 0)
        ticks = Matrix(rows: 1, width: nodes, repeating: 0)
        nextTick = Matrix(rows: 1, width: nodes, repeating: 0)
        drawn = Matrix(rows: 1, width: nodes, repeating: 0)
        settle()
    }

    /// Random phases and ages, and then as much traffic as the cluster is old.
    private func settle() {
        let start = UInt32(time / 1000)
        for node in 0..<shape.nodes {
            for other in 0..<shape.nodes {
                lastPong[node, other] = start - UInt32(random.draw(below: Int(pingAfter) + 1))
            }
            ticks[0, node] = random.draw(below: 10)
            schedule(tickOf: node, at: time + Int64(random.draw(below: shape.tickMicroseconds)))
        }
        let uptime = shape.uptimeMilliseconds ?? 3 * max(1000, shape.nodeTimeoutMilliseconds)
        run(until: time + Int64(uptime) * 1000)
    }

    /// Loses masters at given times, and goes on until the others agree about each or have had long enough.
    ///
    /// - Parameters:
    ///   - masters: From 0; each at most once.
    ///   - effects: When each falls silent, from now on, in microseconds.
    ///   - patience: For how long agreement is waited for after the last effect, in microseconds.
    /// - Returns: An outcome for each.
    func lose(_ masters: [Int], after effects: [Int64], patience: Int64) -> [MasterLossOutcome] {
        losses = LostMasters(shape, rules: rules)
        let start = time
        for (master, effect) in zip(masters, effects) {
            queue.add(.loss(losses.add(master: master, effect: start + effect)), at: start + effect)
        }
        let last = start + (effects.max() ?? 0)
        run(until: last)
        run(until: last + patience) { self.losses.active == 0 }
        return losses.outcomes
    }

    private func run(until end: Int64, orWhen isDone: () -> Bool = { false }) {
        queue.add(.stop, at: end)
        while let (now, event) = queue.next() {
            time = now
            switch event {
            case .tick(let node): tick(node)
            case .ping(let from, let to, let named): receivePing(from: from, to: to, named)
            case .pong(let from, let to, let named): receivePong(from: from, to: to, named)
            case .loss(let slot): begin(slot)
            case .stop where now >= end: return
            case .stop: continue
            }
            if isDone() { return }
        }
    }

    private func begin(_ slot: Int) {
        let master = losses.outcomes[slot].master
        let now = Int32(time / 1000)
        losses.begin(slot) { node in
            let known = lastPong[node, master]
            // An unanswered ping is at most a round trip old.
            return (Int32(known & ~Self.waiting), known & Self.waiting == 0 ? 0 : now)
        }
        guard mode == .whole else { return }
        isDead[0, master] = true
        // The healthy nodes' bookkeeping leaves it alone from now on: as if a ping were unanswered.
        for node in 0..<shape.nodes { lastPong[node, master] |= Self.waiting }
    }

    // MARK: The cron

    private func schedule(tickOf node: Int, at time: Int64) {
        nextTick[0, node] = time
        queue.add(.tick(node), at: time)
    }

    private func tick(_ node: Int) {
        guard !isDead[0, node] else { return }
        let now = Int32(time / 1000)
        let before = losses.active
        losses.beginTick(of: node)
        ticks[0, node] += 1
        if ticks[0, node] % 10 == 0 { pingOldestOfFive(from: node, now) }
        if now - oldestPong[0, node] > pingAfter { pingAllDue(from: node, now) }
        if losses.active != 0 { losses.checkTimeouts(of: node, time: time) }
        schedule(tickOf: node, at: time + Int64(shape.tickMicroseconds))
        noteAgreement(since: before)
    }

    private func pingAllDue(from node: Int, _ now: Int32) {
        var oldest = now
        for other in 0..<shape.nodes where other != node {
            let known = lastPong[node, other]
            guard known & Self.waiting == 0 else { continue }
            let pong = Int32(known)
            if now - pong > pingAfter {
                sendPing(from: node, to: other)
            } else {
                oldest = min(oldest, pong)
            }
        }
        oldestPong[0, node] = oldest
    }

    private func pingOldestOfFive(from node: Int, _ now: Int32) {
        var best = -1
        for index in picks.indices {
            let pick = random.draw(below: shape.nodes)
            picks[index] = pick
            guard pick != node, lastPong[node, pick] & Self.waiting == 0 else { continue }
            if best < 0 || lastPong[node, pick] < lastPong[node, best] { best = pick }
        }
        if losses.active != 0 {
            for pick in picks where pick != node {
                guard let slot = losses.slot(of: pick), let pong = losses.pong(slot, at: node)
                else { continue }
                let isOldest = picks.allSatisfy {
                    $0 == pick || $0 == node || pong < lastPong[node, $0]
                }
                guard isOldest else { continue }
                losses.ping(slot, from: node, now: now)
                if mode == .whole { return }
            }
        }
        if best >= 0 { sendPing(from: node, to: best) }
    }

    // MARK: Messages

    private func delay() -> Int64 {
        guard shape.jitterMicroseconds > 0 else { return Int64(shape.delayMicroseconds) }
        let spread = random.draw(below: 2 * shape.jitterMicroseconds + 1)
        return Int64(max(0, shape.delayMicroseconds - shape.jitterMicroseconds + spread))
    }

    private func sendPing(from node: Int, to other: Int) {
        lastPong[node, other] |= Self.waiting
        let event = Event.ping(from: node, to: other, named: losses.named(by: node))
        queue.add(event, at: time + delay())
    }

    private func receivePing(from sender: Int, to node: Int, _ named: UInt64) {
        guard !isDead[0, node] else { return }
        let event = Event.pong(from: node, to: sender, named: losses.named(by: node))
        queue.add(event, at: time + delay())
        receiveGossip(from: sender, to: node, named)
    }

    private func receivePong(from sender: Int, to node: Int, _ named: UInt64) {
        guard !isDead[0, node] else { return }
        let now = Int32(time / 1000)
        if !isDead[0, sender] {
            lastPong[node, sender] = UInt32(now)
        }
        if let slot = losses.slot(of: sender),
            time <= losses.outcomes[slot].effect + Int64(shape.delayMicroseconds)
        {
            losses.latePong(slot, at: node, now: now)
        }
        receiveGossip(from: sender, to: node, named)
    }

    private func receiveGossip(from sender: Int, to node: Int, _ named: UInt64) {
        let now = Int32(time / 1000)
        let before = losses.active
        let nodes = shape.nodes
        var wanted = min(max(3, nodes / 10), nodes - 2)
        var draws = wanted * 3
        var generator = random
        message += 1
        while wanted > 0, draws > 0 {
            draws -= 1
            let other = generator.draw(below: nodes)
            guard other != sender, drawn[0, other] != message else { continue }
            if before != 0, let slot = losses.slot(of: other) {
                let isSuspected = named >> UInt64(slot) & 1 == 1
                if isSuspected, rules.namesSuspects {
                    // Not drawn: it comes with the suspected ones, beside those wanted.
                    if mode == .whole { continue }
                } else if isSuspected {
                    losses.receive(1 << UInt64(slot), from: sender, at: node, time: time)
                } else {
                    losses.receiveHealthy(slot, from: sender, at: node, now: now)
                }
            }
            drawn[0, other] = message
            wanted -= 1
            hear(of: other, from: sender, at: node, now)
        }
        random = generator
        if named != 0, rules.namesSuspects {
            losses.receive(named, from: sender, at: node, time: time)
        }
        noteAgreement(since: before)
    }

    @inline(__always)
    private func hear(of other: Int, from sender: Int, at node: Int, _ now: Int32) {
        guard rules.trustsGossipedPongs, other != node else { return }
        // A node that waits for a pong has `waiting` set, and so the greater number: it hears nothing.
        let pong = (lastPong[sender, other] & ~Self.waiting) / 1000 * 1000
        if pong > lastPong[node, other], pong <= UInt32(now) + 500 { lastPong[node, other] = pong }
    }

    private func noteAgreement(since before: UInt64) {
        var decided = before & ~losses.active
        while decided != 0 {
            let slot = decided.trailingZeroBitCount
            decided &= decided - 1
            let replicas = shape.replicas(of: losses.outcomes[slot].master)
            losses.note(replicaTicks: replicas.map { nextTick[0, $0] }, of: slot)
        }
    }
}

/// Rows of numbers in one block of memory, without an allocation when they are read or written.
final class Matrix<Element: BitwiseCopyable> {
    private let cells: UnsafeMutableBufferPointer<Element>
    /// How many cells a row has.
    let width: Int

    /// Rows, all cells alike.
    init(rows: Int, width: Int, repeating value: Element) {
        self.width = width
        cells = .allocate(capacity: max(1, rows * width))
        cells.initialize(repeating: value)
    }

    deinit { cells.deallocate() }

    /// A cell.
    @inline(__always)
    subscript(row: Int, column: Int) -> Element {
        get { cells[row * width + column] }
        set { cells[row * width + column] = newValue }
    }
}

extension SplitMix64 {
    /// A whole number from 0 to below a bound, by multiplication: no division, a bias below bound / 2^64.
    ///
    /// D. Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29 (2019).
    @inline(__always)
    mutating func draw(below bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}
