/// A time in which a server's process did not run, or did nothing else.
package struct SilentGap: Hashable, Codable, Sendable {
    /// What shows it.
    package enum Proof: String, Hashable, Codable, Sendable {
        /// The server was forking.
        case forking
        /// A child had ended, and the server did not notice.
        case childNotReaped = "child-not-reaped"
        /// The old data was being thrown away.
        case flushing
        /// A log that was never silent that long fell silent.
        case logFellSilent = "log-fell-silent"
    }

    /// The log that tells it.
    package var source: Int
    /// What shows it.
    package var proof: Proof
    /// Its beginning; it may have begun later.
    package var startedAt: WallTime
    /// Its end.
    package var endedAt: WallTime
    /// How long, in ms.
    package var durationMilliseconds: Int64
    /// The lines before and after it.
    package var evidence: [LogEvidence]
}
