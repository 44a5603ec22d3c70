import OutageAnalysis
import Quantities
import Wording
import Workload

/// The load of a replay: the clients' policy as their log shows it, and at least the writes that
/// the servers' save rules show.
struct ReplayLoad {
    /// The least load, in operations a second: enough to see when clients are not served.
    private static let leastRate = 500.0

    let analysis: OutageAnalysis
    /// Times become so many times as long.
    let factor: Double
    let cast: ReplayCast

    /// The lines of the section.
    var lines: [String] {
        ["load:"] + rate + [
            "  connections: 50", "  mix: { get: 50%, set: 50% }", "  keys: 10000",
            "  value-size: 64B",
        ] + client
    }

    private var rate: [String] {
        let writes = ReplayDirectives.saveRules(analysis)
            .map { Double($0.changes) / Double($0.seconds) }.max()
        guard let writes else { return ["  rate: \(Int(Self.leastRate))/s"] }
        let needed = writes * Double(cast.masters) * 2
        let rate = max(Self.leastRate, (needed / 100).rounded(.up) * 100)
        return PlanComment.wrapped(
            "The save rules show at least \(Int(writes.rounded(.up))) changes a second on one master.",
            indent: 2) + ["  rate: \(Int(min(rate, 100_000)))/s"]
    }

    private var client: [String] {
        let failures = analysis.clientFailures
        let libraries = Dictionary(grouping: failures.filter { $0.library != .unknown }) {
            $0.library
        }
        let usual = libraries.max {
            ($0.value.count, $1.key.rawValue) < ($1.value.count, $0.key.rawValue)
        }
        guard let usual, var policy = PolicyCatalog.policy(named: usual.key.rawValue) else {
            return PlanComment.wrapped("No client's log shows how the clients behave.", indent: 2)
                + ["  client: redisson"]
        }
        let timedOut = usual.value.first { $0.timeoutMilliseconds != nil }
        // A response timeout that an application sees was not tried again.
        if usual.key == .redisson, usual.value.contains(where: { $0.kind == .responseTimeout }) {
            policy = ClientPreset.redissonOutage.policy
        }
        var lines: [String] = []
        if let timedOut {
            lines += PlanComment.wrapped(
                "\(timedOut.library.rawValue), client log, line \(timedOut.line): "
                    + "\(timedOut.kind.rawValue) of \(timedOut.command ?? "a command") at "
                    + "\(timedOut.at?.timeOfDay ?? "an unknown time").", indent: 2)
        }
        let timeout =
            timedOut?.timeoutMilliseconds.map { Duration.milliseconds($0) }
            ?? policy.responseTimeout
        lines += PlanComment.wrapped(
            "The clients' times are scaled as node-timeout is: a response timeout of "
                + "\(timeout.inWords) then.", indent: 2)
        lines.append(
            "  client: { like: \(policy.name), response-timeout: \(scaled(timeout)), "
                + "retry-interval: \(scaled(policy.retryInterval)) }")
        return lines
    }

    private func scaled(_ duration: Duration) -> String {
        let milliseconds = Double(duration.wholeNanoseconds) / 1_000_000 * factor
        return Duration.milliseconds(max(1, Int64(milliseconds.rounded()))).inWords
    }
}
