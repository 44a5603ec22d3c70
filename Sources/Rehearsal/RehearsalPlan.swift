import Faults
import Foundation
import Linux
package import Plan
import Quantities
package import RedisClient
import RunRecord
import Wording

/// A plan that rehearses a cluster of somewhere else in the sandbox, from what was learned of it.
///
/// Pure: the same facts give the same text. What a server told stands in it as a number, as a name of known letters, or
/// in quotes; everything else is said in words of this program.
package struct RehearsalPlan: Sendable {
    /// What this machine can bear.
    package struct Limits: Sendable {
        /// The most operations a second.
        package var rate: Double
        /// The most keys.
        package var keys: Double = 100_000
        /// The most connections to a node.
        package var connections = 200

        /// Limits with the usual ones for keys and connections.
        package init(rate: Double) { self.rate = max(100, rate) }
    }

    /// A fork that lasted less is no stall that a plan could show.
    private static let shortestFork = Duration.milliseconds(50)
    /// A longer one is shortened.
    private static let longestFork = Duration.seconds(60)
    /// With a longer node-timeout a failover lasts longer than a rehearsal.
    private static let longestNodeTimeout = Duration.seconds(120)
    /// Below so many there is nobody to vote.
    private static let fewestMasters = 3

    private let learned: LearnedCluster
    private let directives: LearnedDirectives
    private let limits: Limits
    private let server: RedisClient.ServerVersion

    /// A plan of what was learned.
    ///
    /// - Parameters:
    ///   - learned: What was learned.
    ///   - directives: What of the configuration is set.
    ///   - server: The server of this machine.
    ///   - limits: What this machine bears.
    package init(
        of learned: LearnedCluster, setting directives: LearnedDirectives,
        on server: RedisClient.ServerVersion,
        within limits: Limits
    ) {
        self.learned = learned
        self.directives = directives
        self.server = server
        self.limits = limits
    }

    /// The plan's text.
    package var text: String {
        (head + cluster + load + timeline + expectations).joined(separator: "\n") + "\n"
    }

    // MARK: What it is

    private var head: [String] {
        let shape =
            "\(learned.masters.count.counted("master")), \(learned.replicas.counted("replica")) each"
        var remarks = [
            "Rehearses the cluster of \(learned.address) (\(learned.version); \(shape)) on this machine.",
            "Written by shaketable learn, which only read: no key's value was asked for.",
        ]
        if learned.version != server {
            remarks.append(
                "The server here is \(server); give the right one as cluster.server, or with --redis-server."
            )
        }
        return remarks.flatMap { PlanComment.wrapped($0) } + [
            "name: rehearsal", "about: \"A cluster of somewhere else, rehearsed in the sandbox.\"",
        ]
    }

    private var cluster: [String] {
        var remarks: [String] = []
        let counts = Set(learned.topology.shards.map(\.replicas.count)).sorted()
        if counts.count > 1 {
            remarks.append(
                "Its masters have \(counts.map(String.init).joined(separator: ", ")) replicas; here all have as many as most."
            )
        }
        let slots = learned.topology.shards.map { shard in
            shard.allSlots.reduce(0) { $0 + $1.count }
        }
        if let least = slots.min(), let most = slots.max(), most > least + 1 {
            remarks.append("Its masters serve \(least) to \(most) slots; here as many each.")
        }
        return ["cluster:"] + remarks.flatMap { PlanComment.wrapped($0, indent: 2) } + [
            "  masters: \(learned.masters.count)", "  replicas: \(learned.replicas)",
        ] + memory + configuration
    }

    /// How much the nodes hold, and how long that made their forks.
    private var memory: [String] {
        let sorted = learned.masters.sorted {
            ($1.memoryBytes, $0.number) < ($0.memoryBytes, $1.number)
        }
        let shown = sorted.prefix(5).map { node in
            let fork = node.latestFork.map { "fork \(Self.rounded($0).inWords)" } ?? "never forked"
            return "node \(node.number) \(Self.size(node.memoryBytes)), \(fork)"
        }
        let more = sorted.count - shown.count
        return PlanComment.wrapped(
            "Its masters' memory: \(shown.joined(separator: "; "))\(more > 0 ? "; \(more) more with less" : ""). "
                + "Here they begin empty; cluster.data fills them.", indent: 2)
    }

    private var configuration: [String] {
        var remarks = [
            directives.chosen.isEmpty
                ? "Its configuration is that of \(server) by itself, as far as a plan can set it."
                : "What differs from \(server) by itself."
        ]
        if !learned.differing.isEmpty {
            let named = learned.differing.filter { !ConfigurationReader.setsItself($0) }.prefix(12)
            if !named.isEmpty {
                remarks.append(
                    "Not the same on all nodes (the first one's are taken): \(named.joined(separator: ", "))."
                )
            }
        }
        for reason in LearnedDirectives.Reason.allCases {
            let names = directives.leftOut.filter { $0.reason == reason }.map(\.name)
            guard !names.isEmpty else { continue }
            let shown = names.prefix(30).joined(separator: ", ")
            let more = names.count > 30 ? " and \(names.count - 30) more" : ""
            remarks.append("Left out, \(reason.rawValue): \(shown)\(more).")
        }
        return remarks.flatMap { PlanComment.wrapped($0, indent: 2) }
            + (directives.isSecured ? ["  tls: yes"] : [])
            + (directives.chosen.isEmpty ? [] : ["  config:"])
            + directives.chosen.map(Self.line)
    }

    /// A directive as it stands in the plan.
    package static func line(of directive: ConfigurationDirective) -> String {
        let values = directive.values.map(quoted)
        let text = values.count == 1 ? values[0] : "[\(values.joined(separator: ", "))]"
        return "    \(directive.name): \(text)"
    }

    // MARK: What clients do

    private var load: [String] {
        let asked = min(learned.rate, 1e15)
        let rate = Self.twoDigits(min(max(asked, 100), limits.rate))
        let window = learned.window.inWords
        let pace =
            asked > rate * 1.2
            ? "Its nodes served \(Int(asked.rounded())) commands of clients a second for \(window); here one in "
                + "\(Self.factor(asked / rate)), which this machine bears."
            : "Its nodes served \(Int(asked.rounded())) commands of clients a second for \(window)."
        let clients = learned.masters.map(\.clients).sorted()
        let connections = clients.isEmpty ? 1 : max(1, clients[clients.count / 2])
        let keys = learned.masters.reduce(0) { $0 + $1.keys }
        return ["load:"] + PlanComment.wrapped(pace, indent: 2) + ["  rate: \(Int(rate))/s"]
            + PlanComment.wrapped(
                "Clients on a master there: \(connections) (the middle one).", indent: 2)
            + ["  connections: \(min(connections, limits.connections))"]
            + mix + PlanComment.wrapped("Keys there: \(Int(min(keys, 1e15))).", indent: 2)
            + ["  keys: \(Int(min(max(keys, 1000), limits.keys)))"] + sizes
    }

    private var mix: [String] {
        let mix = learned.mix
        var remarks: [String] = []
        if mix.named.isEmpty && mix.own.isEmpty {
            remarks.append("No command of a client was counted: the mix is a guess.")
        } else if learned.isMixOfAllTime {
            remarks.append(
                "Too few commands came meanwhile: the mix is of all since the counters began.")
        }
        let leftOut = mix.leftOut.filter { $0.part >= 0.001 }.map {
            "\($0.name) \(Self.percent($0.part))"
        }
        if !leftOut.isEmpty {
            remarks.append(
                "Left out, for no load here sends it: \(leftOut.joined(separator: ", ")).")
        }
        var lines = remarks.flatMap { PlanComment.wrapped($0, indent: 2) }
        if !mix.named.isEmpty {
            let shares = mix.named.map { "\($0.command): \(Self.percent($0))" }
            lines.append("  mix: { \(shares.joined(separator: ", ")) }")
        }
        if !mix.own.isEmpty {
            lines.append("  commands:")
            lines += mix.own.map {
                "    - { run: \(Self.quoted($0.command)), share: \(Self.percent($0)), "
                    + "kind: \($0.isWrite ? "write" : "read") }"
            }
        }
        if learned.readsOfReplicas >= 0.1 {
            lines += PlanComment.wrapped(
                "Replicas answered \(Self.percent(learned.readsOfReplicas)) of the reads.",
                indent: 2)
            lines.append("  reads-from: \(learned.readsOfReplicas > 0.8 ? "replicas" : "any")")
        }
        return lines
    }

    private var sizes: [String] {
        var lines: [String] = []
        if let refusal = learned.sampleRefusal {
            lines += PlanComment.wrapped(
                "Sizes of some keys were refused (\(refusal.quoted)): the user needs ~* or %R~*.",
                indent: 2)
        }
        guard let text = learned.sizes.text, let median = learned.sizes.median,
            let least = learned.sizes.sorted.first, let most = learned.sizes.sorted.last
        else {
            return lines
                + PlanComment.wrapped("No value's size is known: this is a guess.", indent: 2)
                + ["  value-size: 64B"]
        }
        return lines
            + PlanComment.wrapped(
                "Of \(learned.sampled) sampled keys the values have \(least) to \(most) bytes, "
                    + "half of them more than \(median).", indent: 2)
            + ["  value-size: \(text)"]
    }

    // MARK: What happens

    private var nodeTimeout: Duration {
        let told = directives.chosen.first { $0.name == "cluster-node-timeout" }?.values.first
        return .milliseconds(told.flatMap { Int64($0) } ?? 15_000)
    }

    private var fork: Duration? {
        learned.nodes.compactMap(\.latestFork).max().flatMap { $0 >= Self.shortestFork ? $0 : nil }
            .map { Self.rounded(min($0, Self.longestFork)) }
    }

    private var canFailOver: Bool {
        learned.masters.count >= Self.fewestMasters && learned.replicas > 0
            && nodeTimeout <= Self.longestNodeTimeout
    }

    private var timeline: [String] {
        var remarks: [String] = []
        var steps: [String] = []
        var at = Duration.seconds(5)
        if let slowest = learned.slowest {
            remarks.append(
                "SLOWLOG there: at most \(Self.rounded(slowest.took).inWords) (\(slowest.command))."
            )
        }
        if !learned.latencies.isEmpty {
            let told = learned.latencies.map { "\($0.event) \($0.longest.inWords)" }
            remarks.append(
                "LATENCY LATEST there, the longest of each: \(told.joined(separator: ", ")).")
        }
        if let fork {
            steps += PlanComment.wrapped("As long as the longest last fork there.", indent: 2)
            steps.append(
                "  - { at: \(at.inWords), fork-stall: master of slot 0, for: \(fork.inWords) }")
            at += .seconds(fork.components.seconds + 10)
        }
        if canFailOver {
            let length = nodeTimeout * 2 + .seconds(5)
            steps.append(
                "  - { at: \(at.inWords), pause: master of slot 0, for: \(length.inWords) }")
            at += length
        } else {
            remarks.append("No failover is rehearsed: \(whyNone).")
        }
        let duration = at + .seconds(10)
        return remarks.flatMap { PlanComment.wrapped($0) }
            + (steps.isEmpty ? ["timeline: []"] : ["timeline:"] + steps)
            + ["duration: \(duration.inWords)"]
    }

    private var whyNone: String {
        if learned.masters.count < Self.fewestMasters {
            return "fewer than \(Self.fewestMasters) masters cannot vote one of them out"
        }
        if learned.replicas == 0 { return "there is no replica" }
        return "it would take longer than \(Self.longestNodeTimeout.inWords)"
    }

    private var expectations: [String] {
        canFailOver ? ["expect:", "  - failover-time.max <= failover-worst-case"] : ["expect: []"]
    }

    // MARK: How numbers are written

    private static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    private static func percent(_ share: CommandMix.Share) -> String {
        percent(Double(share.thousandths) / 1000)
    }

    private static func percent(_ part: Double) -> String {
        let thousandths = Int((part * 1000).rounded())
        let rest = thousandths % 10
        return rest == 0 ? "\(thousandths / 10)%" : "\(thousandths / 10).\(rest)%"
    }

    /// To two digits, downwards.
    private static func twoDigits(_ number: Double) -> Double {
        let step = pow(10, max(0, floor(log10(number)) - 1))
        return floor(number / step) * step
    }

    private static func factor(_ number: Double) -> String {
        number >= 10 ? "\(Int(min(number, 1e15).rounded()))" : "\((number * 10).rounded() / 10)"
    }

    private static func size(_ bytes: Double) -> String {
        let mebibytes = bytes / 1_048_576
        return mebibytes >= 10_240
            ? "\(Int((mebibytes / 1024).rounded())) GiB"
            : "\(Int(min(mebibytes, 1e15).rounded())) MiB"
    }

    /// To whole milliseconds, where there are some.
    private static func rounded(_ duration: Duration) -> Duration {
        let microseconds = duration.wholeNanoseconds / 1000
        return microseconds >= 10_000
            ? .milliseconds((microseconds + 500) / 1000) : .microseconds(microseconds)
    }
}
