import Linux

/// One node as the harness handles it: its address, its files and its process.
struct NodeProcess {
    /// What the harness did to the process last.
    enum Condition: Sendable {
        case running
        case paused
        /// Ended by a fault, or not started yet.
        case stopped
        /// Ended by itself.
        case crashed
    }

    let number: Int
    var address: NodeAddress
    /// Where it listened before it moved; nil of one that has not.
    var formerAddress: NodeAddress?
    let identity: String
    /// Where it keeps data and nodes.conf.
    let directory: String
    /// Where its log and configuration are kept.
    let folder: String
    /// The program to start.
    var server: ServerBinary
    var process: ChildProcess?
    /// All that was ever started for it.
    let family = ProcessFamily()
    var condition = Condition.stopped
    /// For how long it had run when it was frozen, in nanoseconds; nil where the kernel does not tell.
    var ranBeforePause: Int64?
    /// What was deleted before its newest start, in words; nil when nothing was to be.
    var wiped: String?
    /// How long each file was left by a power cut, by its path.
    var cutLengths: [String: Int64] = [:]
    /// How the files were left that tell its preloaded libraries what to do, by their paths.
    var marks: [String: FileMark] = [:]
    /// How long its log was then, in bytes.
    var loggedBefore: UInt64 = 0

    var logPath: String { "\(folder)/redis.log" }
    var configurationPath: String { "\(folder)/redis.conf" }
}
