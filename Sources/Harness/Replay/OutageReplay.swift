import Evidence
package import Redis

/// A plan that makes an outage happen again, from the analysis of its logs.
///
/// Pure: the same analysis gives the same text.
package struct OutageReplay: Sendable {
    /// What `--speed` and `--limit` say.
    package struct Pace: Sendable {
        /// Idle time is so many times shorter; from 1.
        package var speed: Double
        /// Steps that would end later than this are left out.
        package var limit: Duration

        /// A pace.
        package init(speed: Double = 1, limit: Duration = .seconds(600)) {
            precondition(speed >= 1, "An outage is not replayed slower than it was.")
            self.speed = speed
            self.limit = limit
        }
    }

    /// What is replayed, in the order of time.
    package let stalls: [ReplayStall]
    /// Stalls that the limit cuts off.
    package let cutOff: Int

    private let analysis: OutageAnalysis
    private let pace: Pace
    private let cast: ReplayCast
    private let clock: ReplayClock
    private let leftOut: Int

    /// The replay of an outage.
    package init(of analysis: OutageAnalysis, at pace: Pace = Pace()) {
        self.analysis = analysis
        self.pace = pace
        let cast = ReplayCast(analysis)
        var reader = ReplayStallReader(analysis, cast)
        let all = reader.stalls()
        let clock = ReplayClock(
            nodeTimeout: analysis.nodeTimeout.milliseconds, speed: pace.speed, stalls: all)
        let limit = pace.limit.wholeNanoseconds / 1_000_000 - clock.leadOut
        stalls = all.filter { clock.planned($0.to) <= limit }
        cutOff = all.count - stalls.count
        leftOut = reader.leftOut
        self.cast = cast
        self.clock = clock
    }

    /// The plan, with comments that quote the evidence.
    package var text: String {
        let lines =
            head + cluster
            + ReplayLoad(analysis: analysis, factor: clock.stallFactor, cast: cast)
            .lines + timeline + ["duration: \(Self.words(duration))"] + expectations
        return lines.joined(separator: "\n") + "\n"
    }

    private var duration: Int64 {
        (stalls.map { clock.planned($0.to) }.max() ?? 10_000) + clock.leadOut
    }

    private var head: [String] {
        let first = analysis.sources.compactMap(\.firstAt).min()
        let last = analysis.sources.compactMap(\.lastAt).max()
        let period = "\(first.map { "\($0)" } ?? "?") to \(last.map { $0.timeOfDay } ?? "?")"
        var comments = [
            "The outage of \(period), made to happen again.",
            "Written by shaketable replay from \(analysis.sources.map(\.shortName).joined(separator: ", ")).",
            "Stalls last \(Self.decimal(clock.stallFactor)) of what they did, as node-timeout does: "
                + "their ratio is kept. Idle time is shorter by \(Self.decimal(pace.speed)), but the "
                + "cluster is left time to settle.",
            ReplayFault.remark,
        ]
        if leftOut > 0 {
            comments.append(
                "Left out: \(leftOut) stalls shorter than a twentieth of node-timeout.")
        }
        if cutOff > 0 {
            comments.append(
                "Cut off: the last \(cutOff) stalls, which end after the limit of "
                    + "\(pace.limit.inWords).")
        }
        return comments.flatMap { ReplayComment.wrapped($0) } + [
            "name: replay-\(first?.date ?? "outage")",
            "about: \"The outage of \(first?.date ?? "which the logs tell") again, from its logs.\"",
        ]
    }

    private var cluster: [String] {
        let timeout = analysis.nodeTimeout
        let origin =
            switch timeout.origin {
            case .given: "as given"
            case .estimated: "estimated: \(timeout.reasons.joined(separator: "; "))"
            case .assumed: "the server's default, for the logs do not show it"
            }
        return ["cluster:"] + ReplayComment.wrapped("\(cast.origin).", indent: 2)
            + (cast.inWords.map { ReplayComment.wrapped($0, indent: 2) } ?? []) + [
                "  masters: \(cast.masters)", "  replicas: \(cast.replicas)", "  config:",
            ]
            + ReplayComment.wrapped(
                "\(Self.words(timeout.milliseconds)) then, \(origin).", indent: 4)
            + ["    cluster-node-timeout: \(Self.words(clock.nodeTimeout))"]
            + ReplayDirectives(analysis: analysis, factor: clock.stallFactor).lines
    }

    private var timeline: [String] {
        guard !stalls.isEmpty else { return ["# The logs show no stall.", "timeline: []"] }
        return ["timeline:"]
            + stalls.flatMap { stall -> [String] in
                let at = clock.planned(stall.from)
                let length = clock.planned(stall.to) - at
                let when = "\(stall.from.timeOfDay), \(Self.words(stall.milliseconds)): "
                return ReplayComment.wrapped(when + stall.story, indent: 2)
                    + stall.evidence.prefix(4).map { ReplayComment.quoted($0, analysis) }
                    + [
                        "  - { at: \(Self.words(at)), \(ReplayFault.name(for: stall)): "
                            + "node \(stall.node), for: \(Self.words(max(10, length))) }"
                    ]
            }
    }

    private var expectations: [String] {
        let demotions = analysis.roleChanges.filter { $0.becomes == .replica && $0.master != nil }
        guard let demotion = demotions.first else { return [] }
        return ["expect:"] + [ReplayComment.quoted(demotion.evidence, analysis)] + [
            "  - failovers >= 1"
        ]
    }

    private static func words(_ milliseconds: Int64) -> String {
        Duration.milliseconds(milliseconds).inWords
    }

    private static func decimal(_ number: Double) -> String {
        let thousandths = Int64((number * 1000).rounded())
        guard thousandths % 1000 != 0 else { return "\(thousandths / 1000)" }
        var text = String(thousandths % 1000 + 1000).dropFirst()
        while text.hasSuffix("0") { text.removeLast() }
        return "\(thousandths / 1000).\(text)"
    }
}
