import Quantities
import Wording
import Workload

/// What a load would do, in words.
struct LoadPreview {
    private let load: LoadSpecification

    /// A preview of a load.
    init(of load: LoadSpecification) {
        self.load = load
    }

    /// The text, line by line.
    var lines: [String] {
        [pace, commands, data, client].filter { !$0.isEmpty }
    }

    private var pace: String {
        let workers =
            "\(load.connectionsToNode.counted("connection")), \(load.workers.counted("worker"))"
        guard let schedule = load.schedule else { return "closed loop, \(workers)" }
        let arrivals = load.arrivals == .even ? "" : ", \(load.arrivals.rawValue) arrivals"
        return "\(rate(schedule)), open loop\(arrivals), \(workers)"
    }

    private func rate(_ schedule: RateSchedule) -> String {
        if let rate = schedule.constantRate { return "\(rate.plainText)/s" }
        return schedule.phases.map { phase in
            let from = "\(phase.from.plainText)/s"
            guard let length = phase.length else { return "then \(from)" }
            return phase.from == phase.to
                ? "\(from) for \(length.inWords)"
                : "\(from) -> \(phase.to.plainText)/s over \(length.inWords)"
        }.joined(separator: ", ")
    }

    private var commands: String {
        let mix = load.mix.map { "\($0.command) \(($0.share * 100).plainText)%" }
        let own = load.commands.map { "\($0.words.first ?? "") \(($0.share * 100).plainText)%" }
        return "\((mix + own).joined(separator: ", ")); \(load.keys.counted("key")) of \(size) each"
    }

    private var size: String {
        switch load.valueSize {
        case .fixed(let bytes): return "\(ByteCount(bytes: bytes))"
        case .uniform(let range):
            return "\(ByteCount(bytes: range.lowerBound))..\(ByteCount(bytes: range.upperBound))"
        case .lognormal(let median, _, let most):
            return "about \(ByteCount(bytes: median)) (at most \(ByteCount(bytes: most)))"
        }
    }

    private var data: String {
        var parts: [String] = []
        if load.keyDistribution != .uniform { parts.append("keys \(load.keyDistribution.text)") }
        if load.slots != 0...16383 {
            let isOne = load.slots.count == 1
            parts.append(
                isOne
                    ? "all in slot \(load.slots.lowerBound)"
                    : "all in slots \(load.slots.lowerBound)-\(load.slots.upperBound)")
        }
        if let expiry = load.expiry { parts.append("expiring after \(expiry.inWords)") }
        if load.readsFrom != .masters {
            parts.append("reads from \(load.readsFrom == .any ? "any node" : "replicas")")
        }
        if let wait = load.wait {
            parts.append(
                "writes acknowledged by \(wait.replicas.counted("replica")) within \(wait.timeout.inWords)"
            )
        }
        if let preload = load.preload {
            parts.append("\((preload.keys ?? load.keys).counted("key")) written before")
        }
        if let history = load.history {
            parts.append("every operation on \(history.keys.counted("key")) recorded")
        }
        return parts.joined(separator: ", ")
    }

    private var client: String {
        let policy = load.policy
        return "client \(policy.name): response timeout \(policy.responseTimeout.inWords), "
            + "\(policy.retries == 1 ? "1 retry" : "\(policy.retries) retries") "
            + "\(policy.retryInterval.inWords) apart"
    }
}
