import OutageAnalysis
import Wording

/// How much data the plan's masters hold, and how its children take their time over it.
struct ReplayData {
    /// The bytes of a value: small, so that there are many keys to free and to save.
    static let valueSize: Int64 = 16
    /// What a key and a value of that size take in a snapshot, and on a master, in bytes.
    private static let bytesPerKey: Int64 = 48
    /// What a server's `usleep` of a microsecond takes, in microseconds: 50 of them are the
    /// kernel's timer slack.
    private static let pauseMicroseconds = 60.0
    /// What a child takes for a key by itself, in microseconds.
    private static let keyMicroseconds = 1.5
    /// How long before a save its pace is set, in ms: children that others started end meanwhile.
    private static let lead: Int64 = 1000

    let analysis: OutageAnalysis
    /// Times become so many times as long.
    let factor: Double
    let transfers: [ReplayTransfer]

    /// The lines below `cluster:`; none where the logs do not show how much data there was.
    var lines: [String] {
        guard let largest else { return [] }
        return PlanComment.wrapped(
            "\(largest.bytes) bytes were sent in a full resynchronisation. There are as many times "
                + "fewer here as node-timeout is shorter, so that they take their part of the time "
                + "at the outage's own rate; how many keys they were the logs do not tell.",
            indent: 2)
            + largest.evidence.prefix(1).map { ReplayComment.quoted($0, analysis) }
            + ["  data: \(bytes)B", "  data-value-size: \(Self.valueSize)B"]
    }

    /// The lines below `config:`.
    var directives: [String] {
        var lines: [String] = []
        if let largest {
            lines += PlanComment.wrapped(
                "The snapshot was received with its length: it was not streamed.", indent: 4)
            lines += largest.evidence.prefix(1).map {
                ReplayComment.quoted($0, analysis, indent: 4)
            }
            lines.append("    repl-diskless-sync: \"no\"")
        }
        return lines
    }

    private var largest: ReplayTransfer? { transfers.max { $0.bytes < $1.bytes } }

    private var bytes: Int64 { max(1, Int64(Double(largest?.bytes ?? 0) * factor)) }

    /// What makes a child that was noticed late live until the server stands still.
    func slowness(_ clock: ReplayClock, _ cast: ReplayCast) -> ReplaySlowSave? {
        let late = analysis.gaps.filter { $0.proof == .childNotReaped }
        let child = analysis.children.first { child in
            late.contains { $0.source == child.source && $0.endedAt == child.finishedAt }
        }
        guard let child, let ended = child.childEndedAt, let noticed = child.finishedAt,
            largest != nil, let node = cast.number(source: child.source)
        else { return nil }
        let life = Double(ended - child.startedAt) * factor * 1000
        let keys = Double(bytes / Self.bytesPerKey)
        let pauses = (life - keys * Self.keyMicroseconds) / Self.pauseMicroseconds
        guard pauses >= 1 else { return nil }
        let offset = analysis.clockOffset(child.source)
        let begin = (child.triggeredAt ?? child.startedAt).advanced(by: -offset)
        let at = max(0, clock.planned(begin) - Self.lead)
        return ReplaySlowSave(
            node: node, keysPerPause: max(1, Int64((keys / pauses).rounded())), at: at,
            end: clock.planned(noticed.advanced(by: -offset)) + clock.nodeTimeout,
            story: "\(begin.timeOfDay): the child that was noticed late lived for "
                + "\(ended - child.startedAt) ms. A pause of a microsecond at some of the keys, as "
                + "a negative value asks for, makes it some \(Int64(life / 1000)) ms here. The "
                + "save rules rest meanwhile: a server has one child at a time.",
            evidence: Array(child.evidence.dropFirst().prefix(3)))
    }
}

/// A change of the pace at which a node's children save.
struct ReplaySlowSave {
    /// The plan's node.
    let node: Int
    /// One microsecond's pause at so many keys, on average.
    let keysPerPause: Int64
    /// When it begins in the plan, in ms from the start of the load.
    let at: Int64
    /// When it ends.
    let end: Int64
    /// Why, in sentences.
    let story: String
    /// The lines that show it.
    let evidence: [LogEvidence]

    /// The step of a plan.
    var step: String {
        "config-set: { target: node \(node), "
            + "set: { save: \"\", rdb-key-save-delay: -\(keysPerPause) } }"
    }
}
