import ServerLog

/// Notices when a log at level debug falls silent: its process did not run.
///
/// Such a log has lines of the cluster bus several times a second, as long as the process runs. A
/// log at any other level is silent for minutes without meaning anything, and is never judged.
struct SilenceTracker: Sendable {
    /// How much of the log is looked back upon, in ms.
    private static let span: Int64 = 3000
    /// The lines at level debug that it must have had.
    private static let busy = 5
    /// The shortest silence that counts, in ms.
    static let shortest: Int64 = 500
    /// How many times longer than any in the span before it must be.
    private static let factor: Int64 = 4

    /// How much of a line is kept as evidence, in bytes.
    private static let longestText = 400

    private(set) var gaps = FactList<SilentGap>()
    private var last: (at: WallTime, number: Int)?
    private var lastText = [UInt8](repeating: 0, count: longestText)
    private var lastCount = 0
    private var spanStart: WallTime?
    private var longestNow: Int64 = 0
    private var longestBefore: Int64?
    private var debugLines = 0

    /// Takes the next line in.
    mutating func take(_ line: ReadLine) {
        if case .processStarted = line.message { restart() }
        guard line.isByServer else { return }
        if let last { judge(last.at, last.number, line) }
        last = (line.at, line.number)
        keep(line.raw)
        if spanStart == nil { spanStart = line.at }
        if let start = spanStart, line.at - start >= Self.span {
            longestBefore = debugLines >= Self.busy ? longestNow : nil
            longestNow = 0
            debugLines = 0
            spanStart = line.at
        }
        if line.line.level == .debug { debugLines += 1 }
    }

    /// Keeps a line's text, for the next one may show that it was the last before a silence. In one
    /// go: this is done for every line.
    private mutating func keep(_ raw: UnsafeRawBufferPointer) {
        let count = min(raw.count, Self.longestText)
        lastCount = count
        lastText.withUnsafeMutableBytes {
            $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: raw[..<count]))
        }
    }

    private mutating func judge(_ at: WallTime, _ number: Int, _ line: ReadLine) {
        let gap = line.at - at
        if let before = longestBefore, gap >= Self.shortest,
            gap >= Self.factor * max(before, longestNow, 1)
        {
            gaps.append(
                SilentGap(
                    source: line.source, proof: .logFellSilent, startedAt: at, endedAt: line.at,
                    durationMilliseconds: gap,
                    evidence: [
                        LogEvidence(
                            source: line.source, line: number,
                            text: String(decoding: lastText.prefix(lastCount), as: UTF8.self)),
                        line.evidence,
                    ]))
            // What comes after begins anew; the silence itself is no measure.
            spanStart = line.at
            longestNow = 0
            debugLines = 0
        } else {
            longestNow = max(longestNow, gap)
        }
    }

    /// Forgets what was: another process writes.
    mutating func restart() {
        last = nil
        spanStart = nil
        longestNow = 0
        longestBefore = nil
        debugLines = 0
    }
}
