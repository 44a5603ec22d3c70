import Faults
package import OutageAnalysis
import Quantities
import Wording

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
    /// Replicas that did not take over, in the order of time.
    package let holds: [ReplayHold]
    /// Full resynchronisations that took long, in the order of time.
    package let transfers: [ReplayTransfer]
    /// Masters that handed over on somebody's word, in the order of time.
    package let handovers: [ReplayHandover]
    /// Slots that went from one master to another, in the order of time.
    package let reshards: [ReplayReshard]
    /// Stalls that the limit cuts off.
    package let cutOff: Int
    /// What else the limit cuts off: resynchronisations, handovers, moves of slots.
    package let cutOffOthers: Int

    /// What the limit cuts off, such as `2 stalls`; nil when it cuts nothing off.
    package var cutOffInWords: String? {
        let parts = [
            cutOff > 0 ? cutOff.counted("stall") : nil,
            cutOffOthers > 0 ? cutOffOthers.counted("other event") : nil,
        ].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }

    /// Why the logs give no plan, in a sentence; nil when they give one.
    package var refusal: String? {
        guard stalls.isEmpty, transfers.isEmpty, handovers.isEmpty, reshards.isEmpty else {
            return nil
        }
        if let cutOffInWords {
            return
                "A limit of \(pace.limit.inWords) has no room for any of the \(cutOffInWords) that the "
                + "logs show: --limit or --speed makes it."
        }
        if !analysis.sources.isEmpty, analysis.sources.allSatisfy(\.isSentinel) {
            return "These are Sentinels' logs: there is no node of a cluster in them to replay."
        }
        return
            "There is nothing to replay: the logs show no standstill, no end of a process, no failover "
            + "that a plan could make happen again."
    }

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
        let timeout = analysis.nodeTimeout.milliseconds
        var reader = ReplayStallReader(analysis, cast)
        let stood = reader.stalls()
        let found = ReplayStretch(
            stalls: stood,
            transfers: ReplayTransfer.transfers(analysis, cast).map {
                $0.atStart(of: cast, unlessAfter: stood)
            },
            handovers: ReplayHandover.handovers(analysis, cast),
            reshards: ReplayReshard.reshards(analysis, cast))
        let worst = found.worst(nodeTimeout: timeout, pace)
        let clock = worst.clock(nodeTimeout: timeout, speed: pace.speed)
        let limit = pace.limit.wholeNanoseconds / 1_000_000 - clock.leadOut
        let kept = worst.filter { clock.planned($1) <= limit }
        stalls = kept.stalls
        transfers = kept.transfers
        handovers = kept.handovers
        reshards = kept.reshards
        holds = ReplayHoldReader(analysis: analysis, cast: cast, clock: clock).holds(for: stalls)
            .filter { $0.end <= limit + clock.nodeTimeout * 5 / 2 }
        cutOff = found.stalls.count - kept.stalls.count
        cutOffOthers = found.count - kept.count - cutOff
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
        ((stalls.map(\.to) + transfers.map(\.to) + handovers.map(\.at) + reshards.map(\.at)).map {
            clock.planned($0)
        }
        .max() ?? 10_000)
            + clock.leadOut
    }

    /// When what is replayed happened.
    private var replayed: [ClosedRange<WallTime>] {
        ReplayStretch(
            stalls: stalls, transfers: transfers, handovers: handovers, reshards: reshards
        ).ranges
    }

    private var head: [String] {
        let first = analysis.sources.compactMap(\.firstAt).min()
        let last = analysis.sources.compactMap(\.lastAt).max()
        let period = "\(first.map { "\($0)" } ?? "?") to \(last.map { $0.timeOfDay } ?? "?")"
        // One file may hold the logs of several servers.
        let names = analysis.sources.map(\.shortName).reduce(into: [String]()) {
            if !$0.contains($1) { $0.append($1) }
        }
        var comments = [
            "The outage of \(period), made to happen again.",
            "Written by shaketable replay from \(names.joined(separator: ", ")).",
            clock.stallFactor == 1
                ? "Stalls last as long as they did; the cluster is left time to settle between them."
                : "Stalls last \(Self.decimal(clock.stallFactor)) of what they did, as node-timeout "
                    + "does: their ratio is kept. Idle time is shorter by "
                    + "\(Self.decimal(pace.speed)), but the cluster is left time to settle.",
            ReplayFault.remark,
        ]
        if leftOut > 0 {
            comments.append(
                "Left out: \(leftOut) stalls shorter than a twentieth of node-timeout.")
        }
        if let cutOffInWords {
            let first = begins.map { "\($0)" } ?? "?"
            let last = (replayed.map(\.upperBound).max())?.timeOfDay ?? "?"
            comments.append(
                "The worst stretch that the limit of \(pace.limit.inWords) has room for: \(first) to "
                    + "\(last). Cut off: \(cutOffInWords) before and after it.")
        }
        return comments.flatMap { PlanComment.wrapped($0) } + [
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
        return ["cluster:"] + PlanComment.wrapped("\(cast.origin).", indent: 2)
            + (cast.inWords.map { PlanComment.wrapped($0, indent: 2) } ?? []) + [
                "  masters: \(cast.masters)", "  replicas: \(cast.replicas)",
            ] + data.lines + ["  config:"]
            + PlanComment.wrapped(
                "\(Self.words(timeout.milliseconds)) then, \(origin).", indent: 4)
            + ["    cluster-node-timeout: \(Self.words(clock.nodeTimeout))"]
            + ReplayDirectives(analysis: analysis, factor: clock.stallFactor).lines
            + data.directives
    }

    private var data: ReplayData {
        ReplayData(analysis: analysis, factor: clock.stallFactor, transfers: transfers)
    }

    private var timeline: [String] {
        var steps = stalls.map { (at: clock.planned($0.from), lines: step($0)) }
        steps += transfers.map { (at: clock.planned($0.from), lines: step($0)) }
        steps += handovers.map {
            moment($0.at, $0.story, $0.evidence, "failover: node \($0.replica)")
        }
        steps += reshards.map { moment($0.at, $0.story, $0.evidence, $0.step) }
        steps += holds.map { hold in
            let remark = "\(hold.from.timeOfDay): \(hold.story)"
            return (hold.at, step(hold.step, hold.at, hold.end, remark, hold.evidence))
        }
        if let slow = data.slowness(clock, cast) {
            steps.append(
                (slow.at, step(slow.step, slow.at, slow.end, slow.story, slow.evidence)))
        }
        guard !steps.isEmpty else { return ["# The logs show no stall.", "timeline: []"] }
        return ["timeline:"]
            + steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .flatMap(\.element.lines)
    }

    /// A step that lasts no time, with what the logs say of it.
    private func moment(
        _ time: WallTime, _ story: String, _ evidence: [LogEvidence], _ step: String
    ) -> (at: Int64, lines: [String]) {
        let at = clock.planned(time)
        return (
            at,
            PlanComment.wrapped("\(time.timeOfDay): \(story)", indent: 2)
                + evidence.prefix(4).map { ReplayComment.quoted($0, analysis) }
                + ["  - { at: \(Self.words(at)), \(step) }"]
        )
    }

    private func step(
        _ fault: String, _ at: Int64, _ end: Int64, _ remark: String, _ evidence: [LogEvidence]
    ) -> [String] {
        PlanComment.wrapped(remark, indent: 2)
            + evidence.prefix(4).map { ReplayComment.quoted($0, analysis) }
            + ["  - { at: \(Self.words(at)), \(fault), for: \(Self.words(max(10, end - at))) }"]
    }

    private func step(_ stall: ReplayStall) -> [String] {
        let at = clock.planned(stall.from)
        var end = clock.planned(stall.to)
        var remark = "\(stall.from.timeOfDay), \(Self.words(stall.milliseconds)): \(stall.story)"
        if stall.outlastsChild {
            end += slack
            remark +=
                " Here it lasts \(slack) ms more, for how long the child takes is not exact."
        }
        let fault = ReplayFault.step(for: stall)
        return step(fault, at, end, remark, stall.evidence)
    }

    /// By how much a standstill that must outlast a child is longer, in ms of the plan.
    private var slack: Int64 { clock.nodeTimeout / 2 }

    private func step(_ transfer: ReplayTransfer) -> [String] {
        let took = Self.words(transfer.to - transfer.from)
        let (from, to) = (clock.planned(transfer.from), clock.planned(transfer.to))
        // A line that is slow makes nobody ask for everything: something must.
        let asking =
            transfer.follows(any: stalls)
            ? []
            : PlanComment.wrapped(
                "Why node \(transfer.replica) asked for everything the logs do not tell; here it is "
                    + "killed\(ReplayDirectives.keepsData(analysis) ? "." : ", and comes back without its data.")",
                indent: 2)
                + ["  - { at: \(Self.words(from)), kill: node \(transfer.replica), for: 1s }"]
        return asking
            + step(
                "rate: { from: node \(transfer.master), to: node \(transfer.replica), "
                    + "traffic: clients, bytes: \(transfer.bytesPerSecond)B }",
                from, to,
                "\(transfer.from.timeOfDay), \(took): node \(transfer.replica) was sent everything, "
                    + "at \(transfer.bytesPerSecond) bytes a second; what made it so slow the logs do "
                    + "not tell.", transfer.evidence)
    }

    /// What the logs show to have happened must happen here; with a line that shows it.
    private var expectations: [String] {
        guard refusal == nil else { return ["expect: []"] }
        let means = ReplayExpectation.Means(
            stalls: stalls, transfers: transfers, handovers: handovers, masters: cast.masters,
            nodeTimeout: analysis.nodeTimeout.milliseconds,
            keepsData: ReplayDirectives.keepsData(analysis))
        // What was before the first step, such as the replicas' first synchronisation, no step brings about.
        let all = ReplayExpectation.all(in: analysis, from: begins, to: ends)
            .compactMap { means.met($0) }
        let lines = all.flatMap { expectation in
            expectation.evidence.prefix(2).map { ReplayComment.quoted($0, analysis) }
                + ["  - \(expectation.text)"]
        }
        return lines.isEmpty ? ["expect: []"] : ["expect:"] + lines
    }

    /// When the first of what is replayed happened; nil for nothing.
    private var begins: WallTime? { replayed.map(\.lowerBound).min() }

    /// The end of what is replayed, where not all of the outage is; nil for the outage's own.
    private var ends: WallTime? {
        guard cutOffInWords != nil else { return nil }
        return replayed.map(\.upperBound).max()?.advanced(by: analysis.nodeTimeout.milliseconds * 4)
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

/// Which fault of a plan makes a stall happen again.
enum ReplayFault {
    /// What a plan's reader must know of it.
    static let remark =
        "A fork that lasted is a fork-stall; another stall is a pause of the whole process."

    /// The step's fault and whom it meets.
    static func step(for stall: ReplayStall) -> String {
        stall.end == .reachableAgain
            ? "\(name(for: stall)): { from: node \(stall.node), to: any, traffic: bus }"
            : "\(name(for: stall)): node \(stall.node)"
    }

    /// The fault's name.
    static func name(for stall: ReplayStall) -> String {
        switch stall.end {
        case .resumed: stall.isFork ? ForkStall.name : Pause.name
        case .restarted: Restart.name
        case .startedAfterCrash: Kill.name
        case .reachableAgain: Partition.name
        }
    }
}

/// Comments of a replay that quote its evidence.
enum ReplayComment {
    /// The longest line of a log that is quoted, in characters.
    private static let longestQuote = 160

    /// A line of evidence: where it stands, and what it says.
    static func quoted(
        _ evidence: LogEvidence, _ analysis: OutageAnalysis, indent: Int = 2
    ) -> String {
        let name =
            analysis.sources.indices.contains(evidence.source)
            ? analysis.sources[evidence.source].shortName : "?"
        let margin = String(repeating: " ", count: indent)
        let text = PlanComment.clean(evidence.text).prefix(longestQuote)
        return "\(margin)#   \(PlanComment.clean(name)):\(evidence.line)  \(text)"
    }
}
