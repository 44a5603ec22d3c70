import Quantities
import RunRecord

/// The elections after masters were marked as FAIL: delay, requests, votes, and what is repeated.
///
/// Of the healthy nodes only those that take part are simulated: replicas of the lost masters, which ask,
/// and the live masters, which vote. A replica acts at its cron's ticks, 100 ms apart; a request
/// goes to every node at once; a master votes once in an epoch, only when it knows of FAIL itself,
/// and (all but Valkey from 8.1) once in twice the node-timeout for the same lost master. The winner tells
/// everybody at once. Epochs spread by the requests alone, which is the fastest way they do.
///
/// A replica's data counts as being as old as the failure; what was silent on the replication
/// link before (up to `repl-ping-replica-period`) is left out.
///
/// Source: clusterHandleSlaveFailover and clusterSendFailoverAuthIfNeeded in cluster.c of Redis 7.0.15.
struct ElectionSimulation {
    private enum Event {
        case learn(Int)
        case tick(Int)
        case request(candidate: Int, voter: Int, epoch: Int)
        case vote(candidate: Int, epoch: Int)
        case hear(candidate: Int, epoch: Int)
        case victory(candidate: Int)
    }

    private struct Candidate {
        let loss: Int
        let rank: Int
        let known: Int64
        var nextTick: Int64
        var epoch = 0
        /// When it may ask; nil before that is planned.
        var due: Int64?
        var asked: Int64?
        var votes = 0
        var electionEpoch = 0
        var isBeaten = false
        var failed = 0
    }

    private struct Voter {
        var epoch = 0
        var lastVote = 0
        /// When each lost master's replicas were last voted for, and when this voter learnt of each FAIL.
        var voted: [Int64?]
        let known: [Int64]
    }

    private let shape: ClusterShape
    private let rules: ProtocolRules
    private let losses: [MasterLossOutcome]
    private var candidates: [Candidate] = []
    private var voters: [Voter] = []
    private var outcomes: [ElectionOutcome?]
    private var queue = EventQueue<Event>()
    private var random: SplitMix64
    private var time: Int64 = 0

    /// Elections about masters that were lost together in one cluster.
    init(_ shape: ClusterShape, losses: [MasterLossOutcome], random: SplitMix64) {
        self.shape = shape
        self.losses = losses
        self.random = random
        rules = ProtocolRules(shape.server)
        outcomes = losses.map { _ in nil }
        inform()
    }

    /// Simulates until every loss has a winner or no replica may try any more.
    ///
    /// - Returns: For each loss the election that was won; nil where none was.
    mutating func run() -> [ElectionOutcome?] {
        while let (now, event) = queue.next() {
            time = now
            switch event {
            case .learn(let index): learn(index)
            case .tick(let index): tick(index)
            case .request(let index, let voter, let epoch): request(index, voter, epoch)
            case .vote(let index, let epoch): vote(index, epoch)
            case .hear(let index, let epoch):
                candidates[index].epoch = max(candidates[index].epoch, epoch)
            case .victory(let index): candidates[index].isBeaten = true
            }
        }
        return outcomes
    }

    // MARK: Who knows of FAIL, and when

    private mutating func inform() {
        let lost = Set(losses.map(\.master))
        let masters = (0..<shape.masters).filter { !lost.contains($0) }
        voters = masters.map { master in
            Voter(
                voted: losses.map { _ in nil },
                known: losses.map { loss in
                    guard let failed = loss.failed else { return .max }
                    return loss.marker == master ? failed : failed + delay()
                })
        }
        for (index, loss) in losses.enumerated() {
            for (rank, replica) in shape.replicas(of: loss.master).enumerated() {
                add(replica, rank: rank, of: index, loss)
            }
        }
    }

    private mutating func add(_ replica: Int, rank: Int, of index: Int, _ loss: MasterLossOutcome) {
        let told = loss.failed.map { loss.marker == replica ? $0 : $0 + delay() }
        let known = [told, loss.silentMarks[replica]].compactMap { $0 }.min()
        // A replica that is lost as well has no next tick.
        guard let known, rank < loss.replicaTicks.count, loss.replicaTicks[rank] < .max
        else { return }
        let hasRank = rules.breaksTies || shape.offsets == .different
        let period = Int64(shape.tickMicroseconds)
        let phase = (loss.replicaTicks[rank] - known) % period
        let next = known + (phase < 0 ? phase + period : phase)
        candidates.append(
            Candidate(loss: index, rank: hasRank ? rank : 0, known: known, nextTick: next))
        queue.add(.learn(candidates.count - 1), at: known)
    }

    private mutating func delay() -> Int64 {
        guard shape.jitterMicroseconds > 0 else { return Int64(shape.delayMicroseconds) }
        let spread = random.draw(below: 2 * shape.jitterMicroseconds + 1)
        return Int64(max(0, shape.delayMicroseconds - shape.jitterMicroseconds + spread))
    }

    // MARK: A replica

    private var timeoutMicroseconds: Int64 { Int64(shape.nodeTimeoutMilliseconds) * 1000 }
    /// How long votes are waited for, and after twice that the next election may be planned.
    private var voteTimeout: Int64 { max(2 * timeoutMicroseconds, 2_000_000) }

    private func isDataTooOld(_ candidate: Candidate) -> Bool {
        guard shape.validityFactor > 0 else { return false }
        let age = time - losses[candidate.loss].effect - timeoutMicroseconds
        return age > 10_000_000 + timeoutMicroseconds * Int64(shape.validityFactor)
    }

    private mutating func learn(_ index: Int) {
        queue.add(.tick(index), at: candidates[index].nextTick)
        guard rules.plansAtOnce else { return }
        plan(index)
        if rules.bestStartsAtOnce, candidates[index].rank == 0 {
            // The others of the shard tell with a pong that they know, too.
            let loss = candidates[index].loss
            let others = candidates.indices.filter { $0 != index && candidates[$0].loss == loss }
            let last = others.map { candidates[$0].known + delay() }.max() ?? time
            candidates[index].due = max(time, last)
            queue.add(.tick(index), at: max(time, last))
        }
    }

    private mutating func tick(_ index: Int) {
        let candidate = candidates[index]
        guard !candidate.isBeaten, outcomes[candidate.loss] == nil, !isDataTooOld(candidate)
        else { return }
        if time >= candidate.nextTick {
            candidates[index].nextTick += Int64(shape.tickMicroseconds)
            queue.add(.tick(index), at: candidates[index].nextTick)
        }
        guard let due = candidate.due else { return plan(index) }
        if time - due > 2 * voteTimeout {
            candidates[index].failed += 1
            return plan(index)
        }
        if candidate.asked == nil, time >= due, time - due <= voteTimeout { ask(index) }
    }

    private mutating func plan(_ index: Int) {
        let rank = candidates[index].rank
        let timeout = Int(timeoutMicroseconds / 1000)
        let unit =
            switch rules.electionDelay {
            case .fixed: 500
            case .scaled: max(1, min(timeout / 30, 500))
            }
        var milliseconds = unit + random.draw(below: unit) + rank * 2 * unit
        if rules.ranksFailedMasters {
            let earlier = losses.prefix(candidates[index].loss).count { $0.failed ?? .max <= time }
            milliseconds += earlier * unit
        }
        candidates[index].due = time + Int64(milliseconds) * 1000
        candidates[index].asked = nil
        candidates[index].votes = 0
    }

    private mutating func ask(_ index: Int) {
        let epoch = candidates[index].epoch + 1
        candidates[index].epoch = epoch
        candidates[index].electionEpoch = epoch
        candidates[index].asked = time
        for voter in voters.indices {
            queue.add(.request(candidate: index, voter: voter, epoch: epoch), at: time + delay())
        }
        for other in candidates.indices where other != index {
            queue.add(.hear(candidate: other, epoch: epoch), at: time + delay())
        }
    }

    // MARK: A master

    private mutating func request(_ index: Int, _ voter: Int, _ epoch: Int) {
        let loss = candidates[index].loss
        guard epoch >= voters[voter].epoch else { return }
        voters[voter].epoch = epoch
        guard voters[voter].lastVote < epoch, voters[voter].known[loss] <= time else { return }
        if rules.spacesVotes, let voted = voters[voter].voted[loss],
            time - voted < 2 * timeoutMicroseconds
        {
            return
        }
        voters[voter].lastVote = epoch
        voters[voter].voted[loss] = time
        let written = time + Int64(shape.voteDiskMicroseconds)
        queue.add(.vote(candidate: index, epoch: epoch), at: written + delay())
    }

    private mutating func vote(_ index: Int, _ epoch: Int) {
        let candidate = candidates[index]
        guard candidate.electionEpoch == epoch, let asked = candidate.asked,
            let due = candidate.due,
            time - due <= voteTimeout, !candidate.isBeaten, outcomes[candidate.loss] == nil
        else { return }
        candidates[index].votes += 1
        guard candidates[index].votes == shape.quorum else { return }
        let rivals = candidates.indices.filter {
            $0 != index && candidates[$0].loss == candidate.loss
        }
        let failed = rivals.reduce(candidate.failed) {
            $0 + candidates[$1].failed + (candidates[$1].asked.map { $0 < asked } == true ? 1 : 0)
        }
        outcomes[candidate.loss] = ElectionOutcome(
            known: candidate.known, started: asked, won: time, failedElections: failed)
        for rival in rivals { queue.add(.victory(candidate: rival), at: time + delay()) }
    }
}

/// How the cluster came to agree that a master is lost, or did not. Times are the simulation's, in microseconds.
struct MasterLossOutcome: Sendable {
    /// The master, from 0.
    let master: Int
    /// When it fell silent.
    let effect: Int64
    /// When the first master suspected it (PFAIL); nil when none did.
    var suspected: Int64?
    /// When a node saw the quorum and told all others (FAIL); nil when that never came.
    var failed: Int64?
    /// The node that saw it.
    var marker: Int?
    /// When replicas of the master saw the quorum without telling anybody, as before Redis 6.
    var silentMarks: [Int: Int64] = [:]
    /// The next tick of each of the master's replicas, at the time of `failed`.
    var replicaTicks: [Int64] = []
}

/// How the replicas of one lost master elected a new one, or did not. Times in microseconds.
struct ElectionOutcome: Sendable {
    /// When the winner learnt of FAIL.
    var known: Int64
    /// When it asked for the votes that it got.
    var started: Int64
    /// When a majority of the masters had answered.
    var won: Int64
    /// Elections of the shard's replicas that led to nothing before.
    var failedElections: Int
}
