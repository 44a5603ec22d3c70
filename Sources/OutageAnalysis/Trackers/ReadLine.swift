import ServerLog

/// A line that was read, and where it stands.
struct ReadLine {
    /// What it says.
    let line: LogLine
    /// Its time.
    let at: WallTime
    /// The index of its log.
    let source: Int
    /// Its number, from 1.
    let number: Int
    /// Its bytes; valid while it is being taken in.
    let raw: UnsafeRawBufferPointer

    /// The number of the first line since the clock last went back; 0 when it never did.
    var steadySince = 0

    /// What it says.
    var message: LogMessage { line.message }

    /// How long ago something was, in ms; nil when the clock went back since, and never negative.
    func length(since at: WallTime, _ evidence: LogEvidence?) -> Int64? {
        if let evidence, evidence.line < steadySince { return nil }
        return max(0, self.at - at)
    }

    /// The line as evidence, copied.
    var evidence: LogEvidence { LogEvidence(source: source, line: number, bytes: raw, at: at) }

    /// Whether the server itself wrote it, not a child of it.
    var isByServer: Bool {
        switch line.role {
        case .master, .replica, .server: true
        case .sentinel, .child, .signalHandler: false
        }
    }
}
