import RunRecord

/// What was written before a load, and how fast.
package struct PreloadRecord: Sendable {
    /// How many keys were to be written.
    package internal(set) var asked = 0
    /// How many were.
    package internal(set) var written = 0
    /// How long it took.
    package internal(set) var seconds = 0.0

    /// Keys a second.
    package var rate: Double { seconds > 0 ? Double(written) / seconds : 0 }

    /// Adds what one worker wrote.
    mutating func add(_ report: WorkerReport) {
        let success = Int(OperationOutcome.success.rawValue)
        written += report.groups.reduce(0) { $0 + Int($1.outcomes[success]) }
    }
}
