import Foundation
package import Linux
import Plan
import Quantities

/// Puts link rules into force in the sandbox's network, and out of it, one at a time while others stay.
///
/// There is one for a run. Every rule can be removed again and again without harm, also after `stop`.
package actor NetworkController {
    /// What carries the rules out.
    package nonisolated let engine: NetworkEngine

    private let tc: TrafficControl
    private let relay: (thread: PacketRelay, kind: PacketDevice.Kind)?
    private var random: SplitMix64
    private var lastNumber = 0
    private var inForce: [Int: AppliedRule] = [:]
    private var listings: [Int: FilterListing] = [:]
    private let watch: TrafficWatch
    /// Our own changes under way, during which what is heard of is ours.
    private var works = 0
    /// Changes of somebody else's so far, and how many there were when each rule was put into force.
    private var disturbances = 0
    private var disturbancesBefore: [Int: Int] = [:]
    private var links: [Int: RelayedLink] = [:]
    private var lastCounters: [Int: LinkCounters] = [:]
    private var isStopped = false

    private init(
        engine: NetworkEngine, tc: TrafficControl,
        relay: (thread: PacketRelay, kind: PacketDevice.Kind)?, watch: TrafficWatch,
        seed: UInt64
    ) {
        self.engine = engine
        self.watch = watch
        self.tc = tc
        self.relay = relay
        random = SplitMix64(seed: seed)
    }

    /// Makes the sandbox's loopback interface ready for rules. Without rules it works as before.
    ///
    /// - Parameters:
    ///   - engine: What `NetworkEngine.probe` found.
    ///   - seed: What the relay draws every chance and jitter from; netem has a generator of its own.
    /// - Returns: The controller, to be stopped in the end.
    /// - Throws: `unavailable` where the engine is `none` or this is no sandbox; `toolFailed`, `refused`.
    package static func start(
        engine: NetworkEngine, seed: UInt64
    ) async throws(NetworkError) -> NetworkController {
        if case .none(let reason) = engine { throw .unavailable(reason) }
        if let problem = NetworkEngine.whyNotASandbox() { throw .unavailable(problem) }
        let tc = try TrafficControl()
        var relay: (thread: PacketRelay, kind: PacketDevice.Kind)?
        do throws(LinuxError) {
            if case .relay(let kind) = engine { relay = (try PacketRelay.start(), kind) }
        } catch {
            throw .refused("\(error)")
        }
        do throws(NetworkError) {
            try await tc.run(.setUp)
        } catch {
            await relay?.thread.stop()
            throw error
        }
        do throws(LinuxError) {
            return NetworkController(
                engine: engine, tc: tc, relay: relay, watch: try TrafficWatch(), seed: seed)
        } catch {
            await relay?.thread.stop()
            throw .refused("\(error)")
        }
    }

    /// Puts a rule into force; it is when this returns.
    ///
    /// - Throws: `badRule`; `toolFailed` or `refused`, after which nothing of the rule is left in force.
    package func apply(_ rule: LinkRule) async throws(NetworkError) -> AppliedRule {
        precondition(!isStopped, "No rule can be applied to a network that was stopped.")
        if let problem = rule.problem { throw .badRule(problem) }
        guard lastNumber < TrafficProgram.mostRules else {
            throw .badRule("one run can apply \(TrafficProgram.mostRules) rules, not more")
        }
        lastNumber += 1
        let applied = AppliedRule(number: lastNumber, rule: rule)
        let target = try await prepareTarget(applied)
        inForce[applied.number] = applied
        do throws(NetworkError) {
            try await change(.add(rule, number: applied.number, target: target))
            listings[applied.number] = try await listing()
            disturbancesBefore[applied.number] = disturbances
        } catch {
            // Some filters may stand already; why they cannot be removed would hide why they could not be added.
            try? await remove(applied)
            await forget(applied)
            throw error
        }
        return applied
    }

    /// Puts a rule out of force; what the relay holds for it is delivered at once, in order.
    ///
    /// - Throws: `toolFailed`; the rule counts as in force then, and removing it can be tried again.
    package func remove(_ applied: AppliedRule) async throws(NetworkError) {
        guard inForce[applied.number] != nil, !isStopped else { return }
        // The link is opened first, so that nothing that goes past the relay overtakes what it held.
        await relay?.thread.open(Int32(applied.number))
        try await change(.remove(applied.rule, number: applied.number))
        await forget(applied)
    }

    /// What somebody else did to a rule since it was put into force, as far as the kernel's own lists of filters and
    /// queueing disciplines show; nil when nothing.
    ///
    /// - Throws: `toolFailed` where `tc` cannot be asked.
    package func tampering(with applied: AppliedRule) async throws(NetworkError) -> String? {
        guard inForce[applied.number] != nil, let before = listings[applied.number] else {
            return "it is not in force"
        }
        // Rules come and go while `tc` runs: what was in force before or after it may be listed.
        let earlier = preferencesInForce
        let now = try await listing()
        let change = now.change(
            since: before, of: TrafficProgram.preference(applied.rule, number: applied.number),
            among: earlier.union(preferencesInForce),
            classIdentifier: TrafficProgram.classIdentifier(applied.number))
        if let change { return change }
        settle()
        let earlierDisturbances = disturbancesBefore[applied.number] ?? disturbances
        return disturbances > earlierDisturbances
            ? "somebody changed the filters of lo for a time" : nil
    }

    /// Carries out a change of ours, and takes what is heard of meanwhile for it.
    private func change(_ program: TrafficProgram) async throws(NetworkError) {
        settle()
        works += 1
        defer {
            _ = watch.takeChanges()
            works -= 1
        }
        try await tc.run(program)
    }

    /// Takes in what was heard of since the last change of ours.
    private func settle() {
        let changes = watch.takeChanges()
        if works == 0 { disturbances += changes }
    }

    /// Whether a rule has not been removed yet.
    package func isInForce(_ applied: AppliedRule) -> Bool { inForce[applied.number] != nil }

    private var preferencesInForce: Set<Int> {
        Set(inForce.values.map { TrafficProgram.preference($0.rule, number: $0.number) })
    }

    private func listing() async throws(NetworkError) -> FilterListing {
        let filters = try await tc.filters()
        return FilterListing(filters: filters, disciplines: try await tc.disciplines())
    }

    /// What happened on the rule's links so far; after its removal, until then.
    ///
    /// - Throws: `toolFailed` where netem cannot be asked.
    package func counters(_ applied: AppliedRule) async throws(NetworkError) -> LinkCounters {
        if let link = links[applied.number] { return link.counters() }
        if let counters = lastCounters[applied.number] { return counters }
        return try await netemCounters(applied)
    }

    /// Sends probes across the rule's links and back.
    ///
    /// - Parameters:
    ///   - applied: The rule, in force or not.
    ///   - count: How many, 10 ms apart.
    ///   - isSpared: Whether they are of the packets of the link that the rule is not about.
    /// - Returns: What came there and back, and how long it took.
    /// - Throws: `refused` where no socket can be had.
    package func probe(
        _ applied: AppliedRule, count: Int = 10, isSpared: Bool = false
    ) async throws(NetworkError) -> LinkProbeResult {
        let rule = applied.rule
        let kind = isSpared ? nil : rule.packets
        let payload = kind?.probeBytes ?? rule.effect.probeBytes
        let from = rule.from.sample()
        let held = rule.effect.delay + rule.effect.jitter * 4
        let onTheLine = rule.effect.timeOnTheLine(ofProbe: rule.effect.probeBytes) * count
        let probe = LinkProbe(
            from: from, to: rule.to.sample(otherThan: from), port: rule.traffic.port ?? 7000,
            count: count,
            patience: held * 2 + min(onTheLine, .seconds(1)) + .milliseconds(200),
            payload: payload, imprint: kind?.imprint ?? [])
        do throws(LinuxError) {
            return try await probe.run()
        } catch {
            throw .refused("\(error)")
        }
    }

    /// Removes all rules and what `start` made. Stopping twice does no harm.
    ///
    /// - Throws: `toolFailed`; stopping can be tried again.
    package func stop() async throws(NetworkError) {
        guard !isStopped else { return }
        for number in links.keys.sorted() { await relay?.thread.open(Int32(number)) }
        do {
            try await tc.run(.tearDown)
        } catch {
            // Where somebody else removed it, nothing is left to remove; the faults' receipts tell of it.
            guard let left = try? await tc.disciplines(), !left.contains("qdisc htb 1:") else {
                throw error
            }
        }
        isStopped = true
        for (number, link) in links { lastCounters[number] = link.counters() }
        links = [:]
        await relay?.thread.stop()
    }

    private func prepareTarget(
        _ applied: AppliedRule
    ) async throws(NetworkError) -> TrafficProgram.Target {
        guard let relay else { return .netem }
        let name = "relay\(applied.number)"
        do throws(LinuxError) {
            let device = try PacketDevice.make(relay.kind, name: name)
            let link = RelayedLink(
                number: Int32(applied.number), device: device, effect: applied.rule.effect,
                random: SplitMix64(seed: random.next()))
            links[applied.number] = link
            await relay.thread.add(link)
            return .device(name)
        } catch {
            throw .refused("\(error)")
        }
    }

    private func forget(_ applied: AppliedRule) async {
        inForce[applied.number] = nil
        guard let link = links[applied.number] else { return }
        await relay?.thread.remove(Int32(applied.number))
        lastCounters[applied.number] = link.counters()
        links[applied.number] = nil
    }

    private func netemCounters(_ applied: AppliedRule) async throws(NetworkError) -> LinkCounters {
        let text = try await tc.statistics()
        do {
            let identifier = TrafficProgram.classIdentifier(applied.number)
            return try NetemStatistics.counters(inClass: identifier, of: text) ?? LinkCounters()
        } catch {
            throw .toolFailed(command: "tc -s -j qdisc show dev lo", input: "", message: "\(error)")
        }
    }
}

/// A rule in force, or one that was.
package struct AppliedRule: Hashable, Sendable {
    /// Its number, from 1 in the order of application.
    package let number: Int
    /// What it says.
    package let rule: LinkRule
}

/// Reads what `tc -s -j qdisc show` says about netem.
package enum NetemStatistics {
    private struct Discipline: Decodable {
        let kind: String
        let parent: String?
        let bytes: Int?
        let packets: Int?
        let drops: Int?
        let requeues: Int?
    }

    /// The counters of the netem that is a class's leaf; nil when there is none.
    ///
    /// netem counts a packet when it leaves, a doubled one twice, and says nothing about doubling and
    /// corruption; it notes a reordered packet as requeued.
    ///
    /// - Throws: `DecodingError` when the text is not what `tc` writes.
    package static func counters(inClass classIdentifier: String, of json: String) throws
        -> LinkCounters?
    {
        let disciplines = try JSONDecoder().decode([Discipline].self, from: Data(json.utf8))
        guard
            let netem = disciplines.first(where: {
                $0.kind == "netem" && $0.parent == classIdentifier
            })
        else { return nil }
        let drops = netem.drops ?? 0
        return LinkCounters(
            packets: (netem.packets ?? 0) + drops, bytes: netem.bytes ?? 0, dropped: drops,
            reordered: netem.requeues)
    }
}

/// Why the network could not be disturbed, or healed.
package enum NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A program that is needed is not installed.
    case toolMissing(String)
    /// A program failed: its command line, what it read, and all that it said.
    case toolFailed(command: String, input: String, message: String)
    /// The kernel refused a device, a thread or a socket.
    case refused(String)
    /// A rule that makes no sense.
    case badRule(String)
    /// No engine works here; the reason.
    case unavailable(String)

    /// What happened and what would mend it.
    package var description: String {
        switch self {
        case .toolMissing(let name):
            "\(name) was not found in PATH, /usr/sbin or /sbin; install iproute2"
        case .toolFailed(let command, let input, let message):
            "\(command) failed: \(message)" + (input.isEmpty ? "" : "\nIt was told:\n\(input)")
        case .refused(let reason): reason
        case .badRule(let reason): "the link rule cannot work: \(reason)"
        case .unavailable(let reason): "network faults are unavailable: \(reason)"
        }
    }
}
