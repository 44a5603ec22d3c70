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

    /// What it says.
    var message: LogMessage { line.message }

    /// The line as evidence, copied.
    var evidence: LogEvidence { LogEvidence(source: source, line: number, bytes: raw) }

    /// Whether the server itself wrote it, not a child of it.
    var isByServer: Bool { line.role == .master || line.role == .replica }
}
