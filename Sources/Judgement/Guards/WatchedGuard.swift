import Quantities
import RunRecord

/// A guard that the harness watches while a run goes on: that it tripped is an event of the time line.
package enum WatchedGuard: String, CaseIterable, Guard {
    case noise = "machine too noisy"
    case clockStep = "clock stepped"
    case clockDrift = "clock drifted"
    case observer = "observer fell behind"
    case deadWorker = "load"
    case clientProgram = "client program"
    case unseenClaims = "claims unseen"
    case turnedAway = "load turned away"
    case nodeOutput = "output of a node"
    case lateHeal = "late heal"
    case somebodyElse = "somebody else"
    case damagedRecord = "record"

    /// As the event names it.
    package var name: String { rawValue }

    package var summary: String {
        switch self {
        case .noise:
            "A thread that sleeps 1 ms at a time, from the run's start to its end, woke late."
        case .clockStep: "Somebody set the wall clock, by which the servers' logs are dated."
        case .clockDrift: "The wall clock ran faster or slower than the monotonic one."
        case .observer: "The thread that polls the nodes and probes their writes paused."
        case .deadWorker: "A worker of the load could not begin or go on."
        case .clientProgram:
            "The plan's client program failed, stopped reporting, or said what cannot be taken."
        case .unseenClaims:
            "Client programs say that operations succeeded which the servers' own counts of their commands do not have, in shards "
                + "where no process ended."
        case .turnedAway:
            "After the baseline operations were not sent because of a limit of this program, not of the client's."
        case .nodeOutput: "A node printed so much that it was ended before it filled the disk."
        case .lateHeal:
            "A fault was healed only after a failed try, so it lasted longer than asked."
        case .somebodyElse:
            "A client told a server to take over, or changed its configuration, and neither a step nor a command of the plan "
                + "did."
        case .damagedRecord:
            "A file of the run folder is damaged, missing, of another run, or not as its closing record has it."
        }
    }

    package var limit: String {
        switch self {
        case .noise: Self.lateLimit
        case .turnedAway:
            "more than \(SampleText.text(Self.mostTurnedAway, .ratio)) of a window's operations"
        case .unseenClaims:
            "less than \(SampleText.text(Self.leastSeen, .ratio)) of what is claimed"
        case .clockStep: "a step of more than \(Self.clockMilliseconds) ms"
        case .clockDrift: "more than \(Self.clockMilliseconds) ms over the run"
        case .observer: "a pause longer than \(Self.lateLimit)"
        case .nodeOutput: "256 MiB"
        case .deadWorker, .clientProgram, .lateHeal, .somebodyElse, .damagedRecord: "once"
        }
    }

    package func doubts(about run: RunAnalysis) -> [String] {
        run.record.timeline.filter { $0.kind == .guardTripped && $0[.guardName] == name }
            .map(\.trippedText)
    }

    // MARK: Limits

    /// How late a thread may be that a failover is timed by, in milliseconds, whatever node-timeout is: the
    /// servers' own clock ticks every 100 ms.
    private static let leastLateMilliseconds: Int64 = 50
    private static let clockMilliseconds: Int64 = 5

    /// The longest lateness that still lets a failover be timed: a tenth of node-timeout, but never less
    /// than 50 ms.
    package static func longestLateness(nodeTimeout: Duration) -> Duration {
        max(.milliseconds(leastLateMilliseconds), nodeTimeout / 10)
    }

    /// The same in words.
    static let lateLimit =
        "\(leastLateMilliseconds) ms or a tenth of node-timeout, whichever is more"
    /// The greatest part of a window's operations that this program's own limits may turn away.
    package static let mostTurnedAway = 0.05
    /// The least part of what client programs claim that servers must have counted.
    package static let leastSeen = 0.9
    /// How far the wall clock may move against the monotonic one in a run.
    package static let clockMovement = Duration.milliseconds(clockMilliseconds)
}

/// A guard of another version of this program: its name is not known here, and it doubts all the same.
struct UnknownGuard: Guard {
    let name = "another guard"
    let summary = "A guard of another version of this program, found in a run's folder."
    let limit = "once"

    func doubts(about run: RunAnalysis) -> [String] {
        run.record.timeline.filter { event in
            event.kind == .guardTripped
                && event[.guardName].flatMap(WatchedGuard.init(rawValue:)) == nil
        }.map(\.trippedText)
    }
}

extension Event {
    /// What a tripped guard says.
    fileprivate var trippedText: String {
        "\(self[.guardName] ?? "a guard"): \(self[.message] ?? "it tripped at \(timeText)")"
    }
}
