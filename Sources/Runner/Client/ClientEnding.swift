import Judgement
import Linux
import LoadGenerator
import RunRecord
import Testbed
import Wording

/// How a client program ended, and what it left.
struct ClientEnding {
    /// Which of several clients it is; nil for the only one.
    var name: String?
    /// What it is called in sentences: its command line, or its name.
    let words: String
    /// Whether it had ended before the harness ended it.
    let endedBySelf: Bool
    /// Whether it did not end when asked to.
    let isStuck: Bool
    /// How its process ended; nil when not even SIGKILL ended it.
    let status: Linux.ExitStatus?
    /// When the harness asked it to end, on CLOCK_MONOTONIC.
    let askedAt: Int64
    /// When it was known, on CLOCK_MONOTONIC.
    let at: Int64
    /// What it reported; nil when it is not one that reports.
    let said: ClientChannel.State?
    /// What it printed last; nil when it printed nothing.
    var lastLine: String?
    /// What of its words is not to be told.
    var secrets = KnownSecrets()
    /// Whether it printed more than is kept.
    var isCut = false

    /// Its exit status as a shell tells it; 0 when it ran until the harness ended it.
    var code: Int32 {
        switch status {
        case .exited(let code): !endedBySelf && code == 128 + 15 ? 0 : code
        case .killed(let signal): endedBySelf ? 128 + signal : 0
        case nil: 128 + 9
        }
    }

    /// How it ended, in words.
    var statusText: String {
        switch status {
        case .exited(let code): "exit status \(code)"
        case .killed(let signal): "killed by signal \(signal)"
        case nil: "it could not be killed"
        }
    }

    /// What its clients saw; nil when it is not one that reports.
    func record(origin: Int64, windows: WindowBoard) -> LoadRecord? {
        guard let recorder = said?.recorder else { return nil }
        var record = recorder.record(
            origin: origin, fault: windows.begin(of: .fault), recovery: windows.begin(of: .recovery)
        )
        let texts = record.errorTexts ?? []
        record.errorTexts = texts.map {
            ErrorText(text: Secret.hiding(in: secrets.hiding(in: $0.text)), count: $0.count)
        }
        return record
    }

    /// Whether it told anything that can be held against what the servers have.
    var hasLedger: Bool { said?.recorder.ledger.isEmpty == false }
    /// The keys that it said it wrote.
    var writtenKeys: [String] { said?.recorder.ledger.writtenKeys ?? [] }

    /// Holds what it wrote against what was read back; nil when it told nothing.
    func ledger(found: [String: ClientLedger.Found], origin: Int64) -> (LedgerRecord, strange: Int)?
    {
        guard hasLedger else { return nil }
        return said?.recorder.ledger.record(found: found, origin: origin)
    }

    /// An event about it.
    private func record(
        _ kind: EventKind, at moment: Int64, in timeline: Timeline,
        _ describe: (inout EventDetails) -> Void = { _ in }
    ) {
        timeline.record(kind, at: moment) {
            describe(&$0)
            $0[.client] = name
        }
    }

    /// Records something about it that its user wants to know.
    func tellProblem(_ message: String, in timeline: Timeline) {
        record(.clientProblem, at: at, in: timeline) {
            $0[.message] = secrets.hiding(in: message)
        }
    }

    /// Records its end, and what makes what it said untrustworthy.
    ///
    /// - Parameters:
    ///   - timeline: Where to.
    ///   - judgesStatus: Whether an expectation judges its exit status; else one other than 0 makes the run
    ///     inconclusive.
    func tell(_ timeline: Timeline, judgesStatus: Bool) {
        if let doneAt = said?.doneAt { record(.clientDone, at: doneAt, in: timeline) }
        for refusal in said?.firstRefusals ?? [] {
            tellProblem("line refused: \(refusal)", in: timeline)
        }
        if isStuck {
            tellProblem("it did not end 5 s after SIGTERM and was killed", in: timeline)
        }
        record(.clientEnded, at: at, in: timeline) {
            $0[.exitStatus] = Int(code)
            $0[.ending] = statusText
            $0[.operations] = Int(said?.recorder.count ?? 0)
            $0[.timedByReceipt] = Int(said?.recorder.timedByReceipt ?? 0)
        }
        for doubt in doubts(judgesStatus: judgesStatus) {
            record(.guardTripped, at: at, in: timeline) {
                $0[.guardName] = WatchedGuard.clientProgram.name
                $0[.message] = doubt
            }
        }
    }

    /// Why what it said cannot be trusted.
    func doubts(judgesStatus: Bool) -> [String] {
        var doubts: [String] = []
        if code != 0, !judgesStatus {
            doubts.append(
                "\(words) ended with \(statusText), and no expectation names client-exit-status"
                    + (lastLine.map { "; it said: \($0)" } ?? ""))
        }
        if isCut {
            doubts.append(
                "\(words) printed more than \(OutputGuard.usualLimit >> 20) MiB, which are kept, and was ended"
            )
        }
        guard let said else { return doubts }
        if said.refused > 0 {
            doubts.append(
                "\(said.refused) lines of \(words) could not be taken, the first: "
                    + (said.firstRefusals.first ?? ""))
        }
        if said.doneAt == nil, endedBySelf {
            doubts.append("\(words) ended without saying that it was done (\(statusText))")
        } else if said.doneAt == nil, said.closedAt.map({ $0 < askedAt }) == true {
            doubts.append("\(words) closed descriptor 3 without saying that it was done")
        }
        if said.isBeyondLimit {
            doubts.append(
                "\(words) reported more than \(ClientRecorder.mostLines) lines or "
                    + "\(ClientRecorder.mostOperations) operations; count them together")
        }
        if said.recorder.count == 0 { doubts.append("\(words) reported no operation") }
        return doubts.map { secrets.hiding(in: $0) }
    }
}
