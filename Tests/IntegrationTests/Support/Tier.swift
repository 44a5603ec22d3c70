import Foundation

/// Which tests run.
enum Tier {
    /// Whether real servers may be started: not in the fast tier.
    static let startsServers = ProcessInfo.processInfo.environment["SHAKETABLE_FAST"] == nil
}
